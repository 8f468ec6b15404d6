import Testing

@testable import Supervisor

@Suite struct ForeignMeshTests {
    @Test func looksTakeABoundedShareOfTheTimeAndNeverStop() {
        #expect(ForeignMesh.rest(pause: .milliseconds(10), cost: .zero) == .milliseconds(10))
        #expect(ForeignMesh.rest(pause: .milliseconds(10), cost: .milliseconds(20)) == .milliseconds(200))
        #expect(ForeignMesh.rest(pause: .seconds(1), cost: .milliseconds(20)) == .seconds(1))
        // The daemon was suspended for an hour in the midst of a look.
        #expect(ForeignMesh.rest(pause: .milliseconds(10), cost: .seconds(3_600)) == .seconds(10))
    }
}
