import Glibc
import Posix
import Testing
import Time

@Suite struct ReadableTests {
    @Test func tellsWhichDescriptorsCanBeRead() throws {
        let first = try StreamSocket.pair()
        let second = try StreamSocket.pair()
        let descriptors = [first.first.rawValue, second.first.rawValue]
        #expect(try Readable.which(of: descriptors, until: .origin) == [])
        try second.second.writeAll([1])
        #expect(try Readable.which(of: descriptors, until: .distantFuture) == [second.first.rawValue])
        #expect(try Readable.wait(for: descriptors, until: .distantFuture))
    }

    @Test func whatHasEndedCanBeRead() throws {
        let ends = try StreamSocket.pair()
        shutdown(ends.second.rawValue, Int32(SHUT_WR))
        #expect(try Readable.wait(for: [ends.first.rawValue], until: .distantFuture))
    }

    @Test func givesUpAtTheDeadlineAndNotBefore() throws {
        let ends = try StreamSocket.pair()
        let deadline = MonotonicClock.now() + .milliseconds(1)
        #expect(try !Readable.wait(for: [ends.first.rawValue], until: deadline))
        #expect(MonotonicClock.now() >= deadline)
    }
}

@Suite struct FileWatchTests {
    @Test func namesWhatHasChanged() throws {
        try withTemporaryFolder { folder in
            let watch = try FileWatch()
            try write("a", to: "\(folder)/file")
            try watch.addFolder(folder)
            try watch.addFile("\(folder)/file")
            #expect(try watch.changes() == [])
            try File.open("\(folder)/file", .appending).writeAll([0x62])
            #expect(try Readable.wait(for: [watch.rawValue], until: .distantFuture))
            #expect(try watch.changes() == ["\(folder)/file"])
            try Directory.create("\(folder)/new")
            #expect(try watch.changes() == [folder])
        }
    }

    @Test func whatDoesNotExistIsNotWatched() throws {
        try withTemporaryFolder { folder in
            let watch = try FileWatch()
            try watch.addFile("\(folder)/none")
            try write("a", to: "\(folder)/none")
            #expect(try watch.changes() == [])
        }
    }
}

@Suite struct SignalWatchTests {
    /// The signal goes to this thread only, which is the one that looks.
    @Test func aSignalIsNoticedAndDoesNothingElse() throws {
        let watch = try SignalWatch([.user2])
        #expect(try !Readable.wait(for: [watch.rawValue], until: .origin))
        pthread_kill(pthread_self(), SIGUSR2)
        #expect(try Readable.wait(for: [watch.rawValue], until: .distantFuture))
        // Whoever gets this thread next gets it without the signal.
        var mask = sigset_t()
        sigemptyset(&mask)
        sigaddset(&mask, SIGUSR2)
        var number: Int32 = 0
        #expect(sigwait(&mask, &number) == 0)
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
        #expect(number == SIGUSR2)
    }

    @Test func whatIsIgnoredStaysIgnored() throws {
        let before = signal(SIGURG, SIG_IGN)
        defer { signal(SIGURG, before) }
        let watch = try SignalWatch([Signal(rawValue: SIGURG)])
        pthread_kill(pthread_self(), SIGURG)
        #expect(try !Readable.wait(for: [watch.rawValue], until: .origin))
    }
}

@Suite struct OffsetTests {
    @Test func readsFromAnOffsetOn() throws {
        try withTemporaryFolder { folder in
            try write("0123456789", to: "\(folder)/file")
            let file = try File.open("\(folder)/file", .reading)
            var buffer = [UInt8](repeating: 0, count: 4)
            #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 7) } == 3)
            #expect(buffer == Array("789\0".utf8))
            #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 10) } == 0)
        }
    }

    @Test func pathErrorsAreToldApart() throws {
        try withTemporaryFolder { folder in
            try write("", to: "\(folder)/file")
            let missing = #expect(throws: SystemCallError.self) { _ = try File.open("\(folder)/none", .reading) }
            #expect(missing?.isNoSuchPath == true && missing?.isExistingPath == false)
            let below = #expect(throws: SystemCallError.self) { _ = try File.open("\(folder)/file/x", .reading) }
            #expect(below?.isNoSuchPath == true)
            let existing = #expect(throws: SystemCallError.self) { try Directory.create(folder) }
            #expect(existing?.isExistingPath == true && existing?.isConnectionRefused == false)
        }
    }
}
