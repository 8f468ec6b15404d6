import ClusterConfig
import Posix
import Testing

@testable import Supervisor

@Suite struct NodeFoldersTests {
    private static let files = [
        TemplateFile(path: ".env", contents: Array("PORT=1\n".utf8)),
        TemplateFile(path: "bin/run", contents: Array("#!/bin/sh\n".utf8)),
    ]

    @Test func aFolderAppearsOnlyWhenItIsComplete() throws {
        try withTemporaryLayout { layout in
            let folders = NodeFolders(layout: layout)
            let identity = try folders.prepare("node-1", Self.files) { $0 == "bin/run" ? 0o755 : 0o600 }
            #expect(try FileInfo.ifExists(at: layout.nodePath("node-1")) == nil)
            try folders.moveIntoPlace("node-1")
            #expect(try folders.isOurs("node-1", identity))
            #expect(try FileInfo(at: layout.nodePath("node-1") + "/bin/run").mode == 0o755)
            #expect(try Directory.list(layout.stateFolder).isEmpty)
        }
    }

    @Test func nothingIsOverwritten() throws {
        try withTemporaryLayout { layout in
            let folders = NodeFolders(layout: layout)
            _ = try folders.prepare("node-1", Self.files) { _ in 0o644 }
            try Directory.create(layout.nodePath("node-1"))
            #expect(throws: SystemCallError.self) { try folders.moveIntoPlace("node-1") }
            #expect(try Directory.list(layout.nodePath("node-1")).isEmpty)
        }
    }

    @Test func onlyTheRecordedFolderIsDeleted() throws {
        try withTemporaryLayout { layout in
            let folders = NodeFolders(layout: layout)
            let identity = try folders.prepare("node-1", Self.files) { _ in 0o644 }
            try folders.moveIntoPlace("node-1")
            // Kept beside, so that its inode cannot be given to the next folder.
            try File.rename(layout.nodePath("node-1"), to: layout.directory + "/moved")
            try Directory.create(layout.nodePath("node-1"))
            #expect(try folders.delete("node-1", identity) == .foreign)
            #expect(try FileInfo.ifExists(at: layout.nodePath("node-1")) != nil)
        }
    }

    @Test func deletingTwiceIsNoError() throws {
        try withTemporaryLayout { layout in
            let folders = NodeFolders(layout: layout)
            let identity = try folders.prepare("node-1", Self.files) { _ in 0o644 }
            try folders.moveIntoPlace("node-1")
            #expect(try folders.delete("node-1", identity) == .deleted)
            #expect(try folders.delete("node-1", identity) == .deleted)
            #expect(try Directory.list(layout.directory) == [".supervisor"])
        }
    }

    @Test func leftoversOfACrashAreCleared() throws {
        try withTemporaryLayout { layout in
            let folders = NodeFolders(layout: layout)
            _ = try folders.prepare("node-12", Self.files) { _ in 0o644 }
            try Directory.create(layout.discardedNodePath("node-3"))
            try Directory.create(layout.stateFolder + "/own.new")
            #expect(try folders.clearLeftovers().isEmpty)
            #expect(try Directory.list(layout.stateFolder) == ["own.new"])
        }
    }
}
