import ControlAPI
import Foundation
import Glibc
import Testing

/// The supervisor and its nodes as real processes.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ClusterTests {
    @Test func threeNodesFormAMeshAndGoWithoutATrace() throws {
        let cluster = try TestCluster()
        let before = try cluster.names()
        let up = try cluster.supervisor("up", "3")
        #expect(up.code == 0, "\(up.errors)")
        let status = try cluster.status()
        #expect(status.nodes.map(\.name) == ["node-1", "node-2", "node-3"])
        #expect(status.nodes.allSatisfy { $0.state == .ready && $0.peers?.count == 2 })
        #expect(status.nodes.map(\.port) == [1, 2, 3].map { cluster.basePort + $0 })
        #expect(status.mesh == MeshStatus(isFormed: true, isConverged: true, links: 3, linksExpected: 3))

        let down = try cluster.supervisor("down")
        #expect(down.code == 0, "\(down.errors)")
        #expect(try cluster.names() == before)
        #expect(cluster.processes.isEmpty)
    }

    @Test func transactionsReachEveryNode() throws {
        let cluster = try TestCluster()
        try cluster.supervisor("up", "3")
        let sent = try cluster.supervisor("send", "{\"hello\":1.50}", "--node", "2")
        #expect(sent.code == 0, "\(sent.errors)")
        #expect(sent.output.contains { $0.isHexDigit })
        #expect(try cluster.supervisor("wait", "--converged", "--timeout", "20s").code == 0)
        for node in 1...3 { #expect(try cluster.pool(node) == "[\n{\"hello\":1.50}\n]\n") }
    }

    @Test func killedNodeComesBackWithItsPool() throws {
        let cluster = try TestCluster()
        try cluster.supervisor("up", "3")
        try cluster.supervisor("send", "{\"before\":true}")
        try cluster.supervisor("wait", "--converged", "--timeout", "20s")
        let victim = try #require(try cluster.status().nodes[1].pid)
        #expect(Glibc.kill(Int32(victim), SIGKILL) == 0)
        #expect(try cluster.supervisor("send", "{\"while\":\"away\"}", "--node", "1").code == 0)
        // The kill is over when the successor has registered: its restart count says so.
        try untilRestarted(cluster, node: 1)
        let wait = try cluster.supervisor("wait", "--formed", "--converged", "--timeout", "20s")
        #expect(wait.code == 0, "\(wait.errors)")
        let node = try cluster.status().nodes[1]
        #expect(node.restarts == 1 && node.pid != victim)
        #expect(node.lastExit?.cause == .signal("KILL"))
        #expect(try cluster.pool(2).contains("before") && cluster.pool(2).contains("away"))
    }

    /// Asks until the daemon has seen the end of the process and made its successor.
    private func untilRestarted(_ cluster: TestCluster, node index: Int) throws {
        let wait = try cluster.supervisor("wait", "--formed", "--timeout", "20s")
        #expect(wait.code == 0, "\(wait.errors)")
        while try cluster.status().nodes[index].restarts == 0 {}
    }

    @Test func killedSupervisorFindsItsNodesAgain() throws {
        let cluster = try TestCluster()
        try cluster.supervisor("up", "3")
        let before = try cluster.status()
        let daemon = try #require(before.supervisor?.pid)
        Glibc.kill(Int32(daemon), SIGKILL)
        let up = try cluster.supervisor("up", "3")
        #expect(up.code == 0, "\(up.errors)")
        let after = try cluster.status()
        #expect(after.supervisor?.pid != daemon)
        #expect(after.nodes.map(\.pid) == before.nodes.map(\.pid))
        #expect(after.nodes.allSatisfy { $0.restarts == 0 && $0.state == .ready })
        #expect(after.mesh.isFormed)
    }

    @Test func addAndRemove() throws {
        let cluster = try TestCluster()
        try cluster.supervisor("up", "2")
        #expect(try cluster.supervisor("add", "2").code == 0)
        #expect(try cluster.status().mesh.links == 6)
        #expect(try cluster.supervisor("remove", "node-2").code == 0)
        let status = try cluster.status()
        #expect(status.nodes.map(\.number) == [1, 3, 4])
        #expect(!(try cluster.names().contains("node-2")))
        #expect(try cluster.supervisor("remove", "node-77").code != 0)
    }

    @Test func foldersOfTheUserAreNamedAndLeft() throws {
        let cluster = try TestCluster()
        let own = cluster.folder + "/node-9"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: false)
        try "precious".write(toFile: own + "/data", atomically: false, encoding: .utf8)
        try cluster.supervisor("up", "2")
        #expect(try cluster.supervisor("down").code == 0)
        #expect(try cluster.names() == ["cluster.yaml", "node-9"])
        #expect(try String(contentsOfFile: own + "/data", encoding: .utf8) == "precious")
    }

    @Test func stoppedNodesKeepTheirDataAndStartAgain() throws {
        let cluster = try TestCluster()
        try cluster.supervisor("up", "2")
        try cluster.supervisor("send", "{\"kept\":1}")
        try cluster.supervisor("wait", "--converged", "--timeout", "20s")
        #expect(try cluster.supervisor("down", "--keep").code == 0)
        #expect(cluster.processes.isEmpty)
        #expect(try cluster.supervisor("up").code == 0)
        #expect(try cluster.status().nodes.prefix(2).allSatisfy { $0.transactions == 1 })
    }

    @Test func ownProgramsAreSupervisedToo() throws {
        let cluster = try TestCluster("worker:\n  command: [/bin/sh, -c, 'exec sleep 1000']\nhealth: {check: none}\n")
        let up = try cluster.supervisor("up", "2", "--timeout", "90s")
        #expect(up.code == 0, "\(up.errors)")
        let victim = try #require(try cluster.status().nodes[0].pid)
        Glibc.kill(Int32(victim), SIGKILL)
        while try cluster.status().nodes[0].restarts == 0 {}
        #expect(try cluster.supervisor("wait", "--node", "1", "--state", "ready", "--timeout", "20s").code == 0)
        #expect(try cluster.supervisor("down").code == 0)
        #expect(cluster.processes.isEmpty)
    }
}
