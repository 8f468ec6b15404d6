import Glibc
import Posix
import Testing

@testable import Supervisor

/// Where the file system can take bytes out of a file (ext4, xfs), and where it can only give their space back (tmpfs).
@Suite(.serialized) struct LogRotationTests {
    private static let places: [String] = (["/tmp", "/dev/shm"] as [String]).filter { access($0, W_OK) == 0 }

    private func withLog(in place: String, _ body: (_ path: String) throws -> Void) throws {
        let folder = "\(place)/supervisor-log-\(UInt64.random(in: .min ... .max))"
        try Directory.create(folder)
        defer {
            for name in (try? Directory.list(folder)) ?? [] { _ = try? File.remove("\(folder)/\(name)") }
            rmdir(folder)
        }
        try body("\(folder)/node.log")
    }

    private func rotate(_ path: String, at size: Int64 = 64 << 10, keep: Int = 3) throws {
        try LogRotation(path: path, maxSizeBytes: size, keep: keep).perform()
    }

    /// Writes so many lines through one descriptor, as a program does, and rotates again and again meanwhile.
    private func writeAndRotate(_ path: String, lines: Int, by step: Int, keep: Int) throws {
        let writer = try File.open(path, .appending)
        for start in stride(from: 0, to: lines, by: step) {
            try writer.writeAll(numbered(start..<start + step))
            try rotate(path, keep: keep)
        }
    }

    private func numbered(_ range: Range<Int>) -> [UInt8] { Array(range.map { "line \($0)\n" }.joined().utf8) }

    private func history(of path: String) -> [String] {
        let log = LogFile(of: "node-1", at: path, patience: .zero)
        log.begin(last: .max)
        var lines: [String] = []
        while let more = log.nextOfHistory() { lines += more.map(\.text) }
        return lines
    }

    private func names(beside path: String) throws -> [String] {
        try Directory.list(String(path.dropLast("/node.log".count)))
    }

    @Test(arguments: places) func aSmallLogStaysAsItIs(place: String) throws {
        try withLog(in: place) { path in
            try File.open(path, .appending).writeAll(numbered(0..<100))
            try rotate(path)
            #expect(try names(beside: path) == ["node.log"])
        }
    }

    @Test(arguments: places) func aWriterThatHoldsTheFileLosesNothing(place: String) throws {
        try withLog(in: place) { path in
            try writeAndRotate(path, lines: 30_000, by: 5_000, keep: 20)
            expect(history(of: path), are: 0..<30_000)
            #expect(try LogRotation.liveBytes(of: path) ?? .max <= 8 << 10)
        }
    }

    @Test(arguments: places) func onlyAsMuchAsWantedIsKept(place: String) throws {
        try withLog(in: place) { path in
            try writeAndRotate(path, lines: 100_000, by: 20_000, keep: 2)
            #expect(try names(beside: path) == ["node.log", "node.log.1", "node.log.2"])
            let sizes = try (1...2).map { try FileInfo(at: "\(path).\($0)").sizeInBytes }
            #expect(sizes.allSatisfy { $0 <= 64 << 10 })
            let lines = history(of: path)
            #expect(lines.last == "line 99999")
            expect(Array(lines.dropFirst()), are: (100_001 - lines.count)..<100_000)
        }
    }

    @Test(arguments: places) func withNothingToKeepOnlyTheFileStays(place: String) throws {
        try withLog(in: place) { path in
            try File.open(path, .appending).writeAll(numbered(0..<50_000))
            try rotate(path, keep: 0)
            #expect(try names(beside: path) == ["node.log"])
            #expect(history(of: path).last == "line 49999")
        }
    }

    @Test(arguments: places) func aReaderFollowsThroughRotation(place: String) throws {
        try withLog(in: place) { path in
            let writer = try File.open(path, .appending)
            let log = LogFile(of: "node-1", at: path)
            var lines: [String] = []
            for start in stride(from: 0, to: 30_000, by: 1_500) {
                try writer.writeAll(numbered(start..<start + 1_500))
                // Now the reader comes first, now the rotation, now two rotations.
                if start % 2_000 == 0 { lines += readAll(log) }
                try rotate(path, at: 12 << 10, keep: 50)
                if start % 3_000 == 0 { try rotate(path, at: 4 << 10, keep: 50) }
            }
            lines += readAll(log)
            expect(lines, are: 0..<30_000)
        }
    }

    @Test(arguments: places) func aReaderThatFallsBehindIsToldWhatItMissed(place: String) throws {
        try withLog(in: place) { path in
            let writer = try File.open(path, .appending)
            let log = LogFile(of: "node-1", at: path)
            try writer.writeAll(numbered(0..<10))
            #expect(readAll(log).last == "line 9")
            for start in stride(from: 10, to: 100_010, by: 20_000) {
                try writer.writeAll(numbered(start..<start + 20_000))
                try rotate(path, keep: 1)
            }
            let lines = readAll(log)
            #expect(lines.first?.hasSuffix("bytes are not kept any more)") == true)
            expect(Array(lines.dropFirst(2)), are: (100_012 - lines.count)..<100_010)
        }
    }

    @Test func aRotationThatWasKilledInTheMiddleShowsNoLineTwice() throws {
        try withLog(in: "/tmp") { path in
            let writer = try File.open(path, .appending)
            try writer.writeAll(numbered(0..<20_000))
            // The copy is made, and nothing is taken away yet.
            let copy = try File.open("\(path).1", .creating)
            try File.open(path, .reading).copy(0..<8_192, to: copy)
            try copy.setAttribute(LogSegment.startAttribute, to: "0")
            try File.open("\(path).part", .appending).writeAll([0])
            expect(history(of: path), are: 0..<20_000)
            try rotate(path, keep: 20)
            expect(history(of: path), are: 0..<20_000)
            #expect(try !names(beside: path).contains("node.log.part"))
        }
    }

    /// What goes is noted, released, noted again and taken out; each time the rotation is killed after one more step.
    @Test(arguments: 1...4) func nothingIsShownTwiceWhereverTakingAwayWasKilled(steps: Int) throws {
        try withLog(in: "/tmp") { path in
            try File.open(path, .appending).writeAll(numbered(0..<20_000))
            let file = try File.open(path, .updating)
            let cut: Int64 = 8_192
            let copy = try File.open("\(path).1", .creating)
            try file.copy(0..<cut, to: copy)
            try copy.setAttribute(LogSegment.startAttribute, to: LogStart(position: 0).text)
            let releasing = LogStart(position: 0, cut: cut, isReleasing: true)
            try file.setAttribute(LogSegment.startAttribute, to: releasing.text)
            if steps > 1 { try file.releaseSpace(0..<cut) }
            if steps > 2 { try file.setAttribute(LogSegment.startAttribute, to: LogStart(position: 0, cut: cut).text) }
            do {
                if steps > 3 { try file.removeStart(bytes: cut) }
            } catch let error as SystemCallError where error.code == EOPNOTSUPP {
                // There is no such step here.
            }
            expect(history(of: path), are: 0..<20_000)
            try rotate(path, keep: 20)
            expect(history(of: path), are: 0..<20_000)
        }
    }

    @Test func oneRotationAtATime() throws {
        try withLog(in: "/tmp") { path in
            try File.open(path, .appending).writeAll(numbered(0..<50_000))
            let other = try File.open(path, .reading)
            #expect(try other.tryLocking())
            try rotate(path)
            #expect(try names(beside: path) == ["node.log"])
            _ = consume other
            try rotate(path)
            #expect(try names(beside: path).count > 1)
        }
    }

    /// Says where the first difference is, not all that there is.
    private func expect(_ lines: [String], are range: Range<Int>, _ place: SourceLocation = #_sourceLocation) {
        #expect(lines.count == range.count, sourceLocation: place)
        let difference = zip(lines, range).first { $0 != "line \($1)" }
        #expect(difference == nil, sourceLocation: place)
    }

    private func readAll(_ log: LogFile) -> [String] {
        var lines = log.readNew()
        while log.hasMore { lines += log.readNew() }
        return lines.map(\.text)
    }
}
