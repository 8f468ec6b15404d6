import ControlAPI
import Testing

@testable import Supervisor

@Suite struct FormationProgressTests {
    private func mesh(ready: Int, nodes: Int, links: Int, isFormed: Bool) -> ClusterEvent {
        let status = MeshStatus(
            isFormed: isFormed,
            isConverged: isFormed,
            links: links,
            linksExpected: ready * (ready - 1) / 2
        )
        return ClusterEvent(
            cursor: 1,
            time: "",
            kind: .mesh,
            message: "",
            mesh: MeshProgress(ready: ready, nodes: nodes, mesh: status)
        )
    }

    private func state(_ state: NodeState, of node: String, _ message: String = "") -> ClusterEvent {
        ClusterEvent(cursor: 1, time: "", kind: .nodeState, node: node, message: message, state: state)
    }

    @Test func nothingIsSettledBeforeTheMeshTells() {
        #expect(!FormationProgress(wanted: 1).isSettled)
    }

    @Test func itIsSettledWhenAllAreReadyAndLinked() {
        var progress = FormationProgress(wanted: 3)
        progress.take(mesh(ready: 2, nodes: 3, links: 1, isFormed: true))
        #expect(!progress.isSettled)
        #expect(progress.text == "2 of 3 nodes ready, 1 of 3 links")
        progress.take(mesh(ready: 3, nodes: 3, links: 2, isFormed: false))
        #expect(!progress.isSettled)
        progress.take(mesh(ready: 3, nodes: 3, links: 3, isFormed: true))
        #expect(progress.isSettled)
    }

    @Test func linksThatFaultsCutAreNotWaitedFor() {
        var progress = FormationProgress(wanted: 3)
        for (links, cut, isSettled) in [(1, 1, false), (1, 2, true), (2, 0, false)] {
            var event = mesh(ready: 3, nodes: 3, links: links, isFormed: false)
            event.mesh?.mesh.linksCut = cut
            progress.take(event)
            #expect(progress.isSettled == isSettled)
        }
    }

    @Test func aNodeThatEndedWhileOthersFailedMayFailAsWell() {
        var progress = FormationProgress(wanted: 2)
        for node in ["node-1", "node-2"] {
            progress.take(state(.starting, of: node))
            progress.take(state(.ready, of: node))
        }
        #expect(!progress.mayFailFurther)
        progress.take(state(.backoff, of: "node-1"))
        progress.take(state(.ready, of: "node-1"))
        #expect(!progress.mayFailFurther, "nothing has failed")
        progress.take(state(.failed, of: "node-2"))
        #expect(progress.mayFailFurther, "node-1 is up again, as node-2 was")
        progress.take(state(.backoff, of: "node-1"))
        progress.take(state(.failed, of: "node-1"))
        #expect(!progress.mayFailFurther)
    }

    @Test func aNodeThatNeverEndedIsNotWaitedForBecauseAnotherFailed() {
        var progress = FormationProgress(wanted: 2)
        progress.take(state(.ready, of: "node-1"))
        progress.take(state(.failed, of: "node-2"))
        #expect(!progress.mayFailFurther)
    }

    @Test func ofAPartialMeshNoNumberOfLinksIsExpected() {
        var progress = FormationProgress(wanted: 30)
        let status = MeshStatus(isFormed: false, isConverged: false, links: 90, linksExpected: 91, degree: 8)
        progress.take(
            ClusterEvent(
                cursor: 1,
                time: "",
                kind: .mesh,
                message: "",
                mesh: MeshProgress(ready: 25, nodes: 30, mesh: status)
            )
        )
        #expect(progress.text == "25 of 30 nodes ready, 90 links")
        #expect(!progress.isSettled)
    }

    @Test func aMeshThatWasFormedBeforeIsNotTheOneWaitedFor() {
        var progress = FormationProgress(wanted: 4)
        progress.take(mesh(ready: 3, nodes: 3, links: 3, isFormed: true))
        #expect(!progress.isSettled)
    }

    @Test func nodesThatFailAreNotWaitedFor() {
        var progress = FormationProgress(wanted: 3)
        progress.take(mesh(ready: 2, nodes: 3, links: 1, isFormed: true))
        progress.take(state(.failed, of: "node-3", "exit code 1"))
        #expect(progress.isSettled)
        #expect(progress.failures == ["node-3": "exit code 1"])
        progress.take(state(.starting, of: "node-3"))
        #expect(!progress.isSettled)
    }

    @Test func nodesThatFailedBeforeAreLeftAside() {
        var node = NodeStatus(name: "node-1", number: 1, state: .failed, port: 1, isPublic: true, directory: "")
        node.reason = "exit code 1"
        let status = MeshStatus(isFormed: false, isConverged: false, links: 0, linksExpected: 0)
        let before = ClusterStatus(name: "mesh", directory: "", supervisor: nil, mesh: status, nodes: [node])
        var progress = FormationProgress(wanted: 2, before: before)
        progress.take(mesh(ready: 1, nodes: 2, links: 0, isFormed: true))
        #expect(progress.isSettled)
        #expect(progress.failures.isEmpty)
        progress.take(state(.starting, of: "node-1"))
        #expect(!progress.isSettled)
    }

    @Test func allMayFail() {
        var progress = FormationProgress(wanted: 1)
        progress.take(mesh(ready: 0, nodes: 1, links: 0, isFormed: false))
        progress.take(state(.failed, of: "node-1"))
        #expect(progress.isSettled)
    }
}
