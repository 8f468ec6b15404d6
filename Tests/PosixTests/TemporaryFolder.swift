import Posix

/// Runs a test in a new folder, and deletes it afterwards whatever happens.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let path = "/tmp/posix-tests-\(CurrentProcess.pid)-\(UInt64.random(in: .min ... .max))"
    try Directory.create(path, mode: 0o700)
    defer { _ = try? Tree.delete(path) }
    try body(path)
}

func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws {
    try File.replace(path, with: Array(text.utf8), mode: mode)
}

func text(of path: String) throws -> String {
    String(decoding: try File.read(path, limitInBytes: 1 << 20), as: UTF8.self)
}
