/// A file that one process at a time holds locked, with the holder's process id in it.
///
/// The lock (flock) belongs to the open file and ends with it, however its holder ends; the file stays. Children do not
/// inherit it.
package struct LockFile: ~Copyable {
    /// What an attempt to take the lock came to.
    package enum Attempt: ~Copyable {
        case acquired(LockFile)
        /// Another process has it; its id, unless it has not written it yet.
        case held(by: Int32?)
    }

    /// Where the file is.
    package let path: String
    private let file: FileDescriptor

    /// Tries to take the lock, without waiting.
    package static func acquire(_ path: String) throws(SystemCallError) -> Attempt {
        let file = try File.open(path, .updating, mode: 0o600)
        do {
            guard try file.tryLocking() else { return .held(by: try holder(path)) }
            try file.truncate(toBytes: 0)
            try file.writeAll(Array("\(CurrentProcess.pid)\n".utf8), at: 0)
        } catch {
            throw error.about(path)
        }
        return .acquired(LockFile(path: path, file: file))
    }

    private init(path: String, file: consuming FileDescriptor) {
        self.path = path
        self.file = file
    }

    private static func holder(_ path: String) throws(SystemCallError) -> Int32? {
        let digits = try File.read(path, limitInBytes: 64).prefix { (0x30...0x39).contains($0) }
        return Int32(String(decoding: digits, as: UTF8.self))
    }
}
