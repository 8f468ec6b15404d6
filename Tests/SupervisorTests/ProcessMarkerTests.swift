import Testing

@testable import Posix
@testable import Supervisor

@Suite struct ProcessMarkerTests {
    private static func process(_ pid: Int32, group: Int32, session: Int32, startTicks: UInt64) throws -> ProcessStat {
        let line = "\(pid) (node) S 1 \(group) \(session) 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 \(startTicks) 0 0"
        return try #require(ProcessStat(line: Array(line.utf8)))
    }

    @Test func theMarkerIsFoundBetweenOtherVariables() {
        let environment = Array("A=1\0SUPERVISOR_NODE=/mesh/.supervisor/node-1\0B=2\0".utf8)
        #expect(ProcessMarker.marker(in: environment) == "/mesh/.supervisor/node-1")
    }

    @Test(arguments: ["", "\0", "A=SUPERVISOR_NODE=x\0", "XSUPERVISOR_NODE=x\0", "SUPERVISOR_NODES=x\0"])
    func nothingElseIsTakenForIt(_ environment: String) {
        #expect(ProcessMarker.marker(in: Array(environment.utf8)) == nil)
    }

    @Test func theYoungestLeaderComesFirst() throws {
        let older = try Self.process(10, group: 10, session: 10, startTicks: 100)
        let younger = try Self.process(20, group: 20, session: 20, startTicks: 200)
        let member = try Self.process(21, group: 20, session: 20, startTicks: 300)
        let job = try Self.process(30, group: 30, session: 20, startTicks: 400)
        #expect(ProcessMarker.leaders(among: [older, younger, member, job]) == [younger, older])
    }
}
