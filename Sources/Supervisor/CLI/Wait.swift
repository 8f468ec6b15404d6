import ControlAPI
import Posix
import Time

extension Verb {
    /// `supervisor wait`
    static let wait = Verb(
        "wait",
        "wait until the cluster is as wanted",
        options: [Wait.formed, Wait.converged, Wait.node, Wait.state, .timeout],
        details: """
            Several conditions have to hold at once; without any it waits until the mesh is formed. When time runs out, it says
            who lacks what and ends with exit code 5.
            """,
        examples: [
            Example("wait --formed --converged", "until all are linked and hold the same transactions"),
            Example("wait --node node-2 --state stopped --timeout 10s", "until node-2 is stopped"),
        ],
        run: Wait.run
    )
}

enum Wait {
    static let formed = CommandOption("formed", "until all nodes are ready and linked")
    static let converged = CommandOption("converged", "until they hold the same transactions, too")
    static let node = CommandOption("node", value: "NODE", choices: ["all"], "until this node, or all, has the state")
    static let state = CommandOption(
        "state",
        value: "STATE",
        choices: NodeState.allCases.map(\.rawValue),
        "the state to wait for (ready)"
    )

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let condition = try WaitCondition(invocation)
        let timeout = try invocation.arguments.duration(.timeout, of: invocation.verb) ?? .seconds(30)
        let client = try ControlClient(try invocation.layout())
        let watch = try ClusterWatch(client)
        let (isDone, status) = try watch.look(until: MonotonicClock.now() + timeout) { condition.holds(in: $0) }
        guard isDone else { throw condition.failure(in: status) }
        if invocation.wantsJSON { try invocation.console.print(status.json) }
    }
}

/// What `wait` waits for.
struct WaitCondition: Equatable, Sendable {
    private var needsFormed: Bool
    private let needsConverged: Bool
    private let state: NodeState
    /// The nodes that are to have the state; nil for none.
    private let nodes: NodeSelection?

    init(_ invocation: Invocation) throws(Failure) {
        let (arguments, verb) = (invocation.arguments, invocation.verb)
        needsConverged = arguments.has(Wait.converged)
        state = try arguments[Wait.state].map { text throws(Failure) in try Self.state(text, of: verb) } ?? .ready
        if let node = arguments[Wait.node] {
            nodes = try NodeSelection([node], of: verb)
        } else {
            nodes = arguments.has(Wait.state) ? .all : nil
        }
        needsFormed = arguments.has(Wait.formed) || !needsConverged && nodes == nil
    }

    func holds(in status: ClusterStatus) -> Bool {
        let shortfall = Shortfall(status)
        if needsFormed, !shortfall.isFormed { return false }
        if needsConverged, !shortfall.isConverged { return false }
        return others(in: status).isEmpty
    }

    func failure(in status: ClusterStatus) -> Failure {
        let others = others(in: status)
        guard others.isEmpty else {
            return Failure(
                .timeRanOut,
                "time ran out: " + others.joined(separator: "; "),
                advice: "Look again with: supervisor status"
            )
        }
        let subject = needsConverged ? "the mesh, with equal pools," : "the mesh"
        return Shortfall(status).failure(waitedFor: subject, includingPools: needsConverged)
    }

    /// The nodes that have another state, each with it.
    private func others(in status: ClusterStatus) -> [String] {
        switch nodes {
        case nil:
            []
        case .all:
            status.nodes.filter { $0.state != state }.map {
                "\($0.name) is \($0.state.rawValue), not \(state.rawValue)"
            }
        case .names(let names):
            names.compactMap { name in
                guard let node = status.nodes.first(where: { $0.name == name }) else { return "there is no \(name)" }
                return node.state == state ? nil : "\(name) is \(node.state.rawValue), not \(state.rawValue)"
            }
        }
    }

    private static func state(_ text: String, of verb: Verb) throws(Failure) -> NodeState {
        guard let state = NodeState(rawValue: text) else {
            let all = NodeState.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage("\"\(text)\" is no state; expected one of \(all)", of: verb)
        }
        return state
    }
}
