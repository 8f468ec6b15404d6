import Foundation
import Posix

@testable import Supervisor

/// Runs a test with a cluster's directory that holds an empty state folder, and deletes it afterwards whatever happens.
func withTemporaryLayout(_ body: (Layout) throws -> Void) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("supervisor-tests-\(UUID().uuidString)")
    try manager.createDirectory(at: folder.appendingPathComponent(".supervisor"), withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    try body(Layout(directory: try Directory.canonicalPath(folder.path)))
}
