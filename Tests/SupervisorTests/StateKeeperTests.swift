import EventLoop
import Posix
import Testing
import Time

@testable import Supervisor

@Suite struct StateKeeperTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    private func record(_ name: String) -> ClusterRecord {
        ClusterRecord(bootID: "boot", name: name, nodes: [])
    }

    private func keeper(_ layout: Layout, _ record: @escaping () -> ClusterRecord) -> StateKeeper {
        StateKeeper(layout, loop: loop, record: record, report: { _ in })
    }

    @Test func aWriteThatFailsIsTriedAgainByItself() throws {
        try withTemporaryLayout { layout in
            let keeper = keeper(layout) { [loop, record] in
                // After this turn, which writes what it is given here.
                loop.schedule(at: loop.now) { loop.stop() }
                return record("here")
            }
            keeper.changed()
            try Tree.delete(layout.stateFolder)
            #expect(throws: SystemCallError.self) { try keeper.saveNow() }
            try Directory.create(layout.stateFolder)
            let patience = loop.now + .seconds(30)
            loop.schedule(at: patience) { [loop] in loop.stop() }
            while try StateFile.load(layout) == nil, loop.now < patience { try loop.run() }
            #expect(try StateFile.load(layout) == record("here"))
        }
    }

    /// A write may fail after the file has its name.
    @Test func afterAFailureNothingOnTheDiskIsTakenForKnown() throws {
        try withTemporaryLayout { layout in
            var name = "wanted"
            let keeper = keeper(layout) { [record] in record(name) }
            try keeper.saveNow()
            let aside = "\(layout.directory)/aside"
            try File.rename(layout.stateFolder, to: aside)
            name = "refused"
            #expect(throws: SystemCallError.self) { try keeper.saveNow() }
            try File.rename(aside, to: layout.stateFolder)
            try StateFile.save(record(name), layout)
            name = "wanted"
            try keeper.saveNow()
            #expect(try StateFile.load(layout) == record("wanted"))
        }
    }
}
