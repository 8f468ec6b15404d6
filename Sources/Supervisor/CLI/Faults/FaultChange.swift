import ControlAPI
import JSON

/// A change of the faults in a cluster, which nobody else's change gets lost by.
struct FaultChange {
    /// Others would have to be very busy for as many changes to be in vain.
    private static let attempts = 20

    private let client: ControlClient
    private let invocation: Invocation

    init(_ invocation: Invocation) throws(Failure) {
        self.invocation = invocation
        client = try ControlClient(try invocation.layout())
    }

    /// Has the faults changed.
    ///
    /// - Parameter change: what to do to them; it may be asked more than once.
    /// - Returns: the cluster as it was before, and the faults that hold now on all links.
    func make(
        _ change: (inout Faults, ClusterStatus) throws(Failure) -> Void
    ) throws(Failure) -> (before: ClusterStatus, faults: Faults) {
        var attempt = 1
        while true {
            let status = try client.status()
            var faults = status.mesh.faults
            try change(&faults, status)
            do throws(Failure) {
                return (status, try client.setFaults(faults))
            } catch {
                attempt += 1
                // Somebody else may have been faster.
                guard attempt <= Self.attempts, try client.status().mesh.faults.revision != faults.revision else {
                    throw error
                }
            }
        }
    }

    /// Says what there is now.
    func show(_ faults: Faults, _ lines: [String]) throws(Failure) {
        if invocation.wantsJSON { return try invocation.console.print(faults.json) }
        for line in lines { invocation.console.note(line) }
    }

    /// A mistake in what somebody wants to be wrong.
    static func failure(_ error: FaultError, of verb: Verb) -> Failure {
        switch error {
        case .tooFewGroups, .emptyGroup, .inTwoGroups, .linkToItself: .usage("\(error)", of: verb)
        case .keptApart: Failure(.failed, "\(error)", advice: "Heal everything with: supervisor heal")
        }
    }
}
