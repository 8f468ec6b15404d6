import Foundation
import Glibc
import Posix
import Testing

@Suite struct TreeTests {
    @Test func copiesFilesFoldersAndLinks() throws {
        try withTemporaryFolder { folder in
            let (old, new) = ("\(folder)/old", "\(folder)/new")
            try makeTree(at: old)
            try Tree.copy(old, to: new)
            #expect(try Directory.list(new) == ["dangling", "run.sh", "sub"])
            #expect(try text(of: "\(new)/run.sh") == "#!/bin/sh\n")
            #expect(try FileInfo(at: "\(new)/run.sh").mode == 0o755)
            #expect(try text(of: "\(new)/sub/deep/data") == "data")
            #expect(try FileInfo(at: "\(new)/sub").mode == 0o750)
            #expect(try Directory.linkTarget("\(new)/dangling") == "../nowhere")
        }
    }

    @Test func copyRefusesAnExistingDestination() throws {
        try withTemporaryFolder { folder in
            try makeTree(at: "\(folder)/old")
            try Directory.create("\(folder)/new")
            #expect(throws: SystemCallError("mkdir", "\(folder)/new", code: EEXIST)) {
                try Tree.copy("\(folder)/old", to: "\(folder)/new")
            }
        }
    }

    @Test func copyNamesWhatItCannotCopy() throws {
        try withTemporaryFolder { folder in
            try makeTree(at: "\(folder)/old")
            #expect(mkfifo("\(folder)/old/sub/pipe", 0o600) == 0)
            #expect(throws: SystemCallError("copy", "\(folder)/old/sub/pipe", code: EOPNOTSUPP)) {
                try Tree.copy("\(folder)/old", to: "\(folder)/new")
            }
        }
    }

    @Test func deletesEverythingAndTellsWhetherThereWasOne() throws {
        try withTemporaryFolder { folder in
            try makeTree(at: "\(folder)/tree")
            #expect(try Tree.delete("\(folder)/tree/"))
            #expect(try Directory.list(folder).isEmpty)
            #expect(try !Tree.delete("\(folder)/tree"))
        }
    }

    @Test func deletingALinkInsideLeavesItsTarget() throws {
        try withTemporaryFolder { folder in
            try makeTree(at: "\(folder)/outside")
            try Directory.create("\(folder)/tree")
            #expect(symlink("\(folder)/outside", "\(folder)/tree/link") == 0)
            #expect(try Tree.delete("\(folder)/tree"))
            #expect(try text(of: "\(folder)/outside/sub/deep/data") == "data")
        }
    }

    @Test func refusesToDeleteThroughALink() throws {
        try withTemporaryFolder { folder in
            try makeTree(at: "\(folder)/outside")
            #expect(symlink("\(folder)/outside", "\(folder)/link") == 0)
            #expect(throws: SystemCallError("open", "\(folder)/link", code: ENOTDIR)) {
                try Tree.delete("\(folder)/link")
            }
            #expect(try text(of: "\(folder)/outside/sub/deep/data") == "data")
        }
    }

    /// Somebody swaps a folder of the tree for a link to outside, over and over, while the tree is deleted.
    @Test func aFolderSwappedForALinkLeadsNowhere() throws {
        try withTemporaryFolder { folder in
            let (tree, outside) = ("\(folder)/tree", "\(folder)/outside")
            try makeTree(at: outside)
            #expect(symlink(outside, "\(folder)/trap") == 0)
            for _ in 0..<50 {
                try makeTree(at: tree)
                let attacker = Thread { swap("\(tree)/sub", "\(folder)/trap", "\(folder)/aside", times: 100) }
                attacker.start()
                // Losing to the attacker is allowed, being led outside is not.
                _ = try? Tree.delete(tree)
                while !attacker.isFinished { sched_yield() }
                try #require(try text(of: "\(outside)/sub/deep/data") == "data")
                try restore(tree: tree, in: folder, outside: outside)
            }
        }
    }

    @Test func tooDeepIsRefused() throws {
        try withTemporaryFolder { folder in
            var path = "\(folder)/tree"
            for _ in 0...Tree.deepestLevel + 1 {
                try Directory.create(path)
                path += "/d"
            }
            #expect(throws: SystemCallError.self) { try Tree.copy("\(folder)/tree", to: "\(folder)/copy") }
            // The shorter half first, so that what is left is within the limit.
            let half = String(repeating: "/d", count: Tree.deepestLevel / 2)
            #expect(try Tree.delete("\(folder)/tree\(half)"))
            #expect(try Tree.delete("\(folder)/copy\(half)"))
        }
    }

    private func makeTree(at path: String) throws {
        try Directory.create(path)
        try Directory.create("\(path)/sub")
        #expect(chmod("\(path)/sub", 0o750) == 0)
        try Directory.create("\(path)/sub/deep")
        try write("data", to: "\(path)/sub/deep/data")
        try write("#!/bin/sh\n", to: "\(path)/run.sh", mode: 0o755)
        #expect(symlink("../nowhere", "\(path)/dangling") == 0)
    }

    /// Brings the trap back to its place, wherever the attacker has left it.
    private func restore(tree: String, in folder: String, outside: String) throws {
        for path in [tree, "\(folder)/trap", "\(folder)/aside"] {
            guard let info = try FileInfo.ifExists(at: path) else { continue }
            if info.kind == .folder { try Tree.delete(path) } else { try File.remove(path) }
        }
        try #require(symlink(outside, "\(folder)/trap") == 0)
    }
}

/// Puts the trap in the folder's place and the folder back, again and again; what fails was deleted meanwhile.
private func swap(_ victim: String, _ trap: String, _ aside: String, times: Int) {
    for _ in 0..<times {
        rename(victim, aside)
        rename(trap, victim)
        rename(victim, trap)
        rename(aside, victim)
    }
}
