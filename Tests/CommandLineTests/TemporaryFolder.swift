import Posix

/// Runs a test in a new folder, and deletes it afterwards whatever happens.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let path = "/tmp/command-line-tests-\(CurrentProcess.pid)-\(UInt64.random(in: .min ... .max))"
    try Directory.create(path, mode: 0o700)
    defer { _ = try? Tree.delete(path) }
    try body(path)
}
