import Glibc
import Posix
import Testing

@Suite struct FileTests {
    @Test func readsWholeFilesUpToTheLimit() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/file"
            let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
            try File.replace(path, with: content)
            #expect(try File.read(path, limitInBytes: 100_000) == content)
            #expect(throws: SystemCallError("read", "\(path), which may hold 99999 bytes", code: EFBIG)) {
                try File.read(path, limitInBytes: 99_999)
            }
        }
    }

    @Test func aPipeIsRefusedWithoutWaitingForItsWriter() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/pipe"
            #expect(mkfifo(path, 0o600) == 0)
            #expect(throws: SystemCallError("read", "\(path), which is a pipe or a device", code: EINVAL)) {
                try File.read(path, limitInBytes: 1)
            }
        }
    }

    @Test func readsFilesThatDoNotKnowTheirSize() throws {
        let status = try File.read("/proc/self/status", limitInBytes: 1 << 20)
        #expect(String(decoding: status, as: UTF8.self).contains("Pid:\t\(CurrentProcess.pid)\n"))
    }

    @Test func replacesAndLeavesNothingElse() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/state.json"
            try write("old", to: path)
            try write("new", to: path, mode: 0o600)
            #expect(try text(of: path) == "new")
            #expect(try FileInfo(at: path).mode == 0o600)
            #expect(try Directory.list(folder) == ["state.json"])
        }
    }

    @Test func aFailedReplacementLeavesTheOldAndNoTemporary() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/state"
            try Directory.create(path)
            #expect(throws: SystemCallError("rename", path, code: EISDIR)) { try write("x", to: path) }
            #expect(try Directory.list(folder) == ["state"])
        }
    }

    @Test func writesAtPositionsAndAppends() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/pool"
            try write("[1]", to: path)
            let file = try File.open(path, .updating)
            try file.writeAll(Array(",2]".utf8), at: 2)
            try file.synchroniseData()
            #expect(try text(of: path) == "[1,2]")
            try file.truncate(toBytes: 2)
            try File.open(path, .appending).writeAll(Array("!".utf8))
            #expect(try text(of: path) == "[1!")
        }
    }

    @Test func creatingRefusesWhatExistsEvenAsLink() throws {
        try withTemporaryFolder { folder throws in
            let path = "\(folder)/link"
            #expect(symlink("\(folder)/nowhere", path) == 0)
            #expect(throws: SystemCallError("open", path, code: EEXIST)) { _ = try File.open(path, .creating) }
            #expect(try FileInfo(at: path).kind == .symbolicLink)
            #expect(try FileInfo.ifExists(at: path, followingLinks: true) == nil)
        }
    }

    @Test func removeTellsWhetherThereWasOne() throws {
        try withTemporaryFolder { folder in
            try write("", to: "\(folder)/a")
            #expect(try File.remove("\(folder)/a"))
            #expect(try !File.remove("\(folder)/a"))
        }
    }

    @Test func resolvesPaths() throws {
        try withTemporaryFolder { folder in
            #expect(symlink(folder, "\(folder)/self") == 0)
            let real = try Directory.canonicalPath(folder)
            #expect(try Directory.canonicalPath("\(folder)/self/../\(real.split(separator: "/").last ?? "")/.") == real)
            #expect(try Directory.linkTarget("\(folder)/self") == folder)
        }
    }
}

@Suite struct LockFileTests {
    @Test func oneHoldsIt() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/lock"
            try holding(path) {
                let second = holder(try LockFile.acquire(path))
                #expect(second == CurrentProcess.pid)
            }
            let third = isAcquired(try LockFile.acquire(path))
            #expect(third)
        }
    }

    /// A device, which can be locked and cannot be cut to a length.
    @Test func aFailureNamesTheFile() {
        let error = #expect(throws: SystemCallError.self) { _ = isAcquired(try LockFile.acquire("/dev/full")) }
        #expect(error?.subject == "/dev/full")
    }

    /// Takes the lock, and lets it go after the body.
    private func holding(_ path: String, _ body: () throws -> Void) throws {
        switch try LockFile.acquire(path) {
        case .acquired(let lock):
            try body()
            #expect(lock.path == path)
        case .held: Issue.record("the lock was taken")
        }
    }

    private func isAcquired(_ attempt: consuming LockFile.Attempt) -> Bool {
        switch consume attempt {
        case .acquired: true
        case .held: false
        }
    }

    private func holder(_ attempt: consuming LockFile.Attempt) -> Int32? {
        switch consume attempt {
        case .acquired: nil
        case .held(let pid): pid
        }
    }
}
