import ControlAPI
import Posix
import Time

extension Verb {
    /// `supervisor add [COUNT]`
    static let add = Verb(
        "add",
        "add nodes to the running cluster",
        operands: "[COUNT]",
        count: 0...1,
        options: [Add.isPrivate, .timeout],
        details: "The new nodes get the next free numbers. Returns when they are linked with all others.",
        examples: [
            Example("add", "one more node"),
            Example("add 2 --private", "two that nobody can dial"),
        ],
        run: Add.run
    )
}

enum Add {
    static let isPrivate = CommandOption("private", "nodes without a listener, which only dial others")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let arguments = invocation.arguments
        let count = try arguments.count(in: 1...AddNodes.largestCount, of: invocation.verb) ?? 1
        let timeout = try arguments.duration(.timeout, of: invocation.verb) ?? .seconds(30)
        let client = try ControlClient(try invocation.layout())
        let before = try client.status()
        let wanted = before.nodes.count(where: \.state.isMeantToRun) + count
        let deadline = MonotonicClock.now() + timeout
        let formation = try Formation(client, invocation.console)
        let added = try client.addNodes(AddNodes(.more(count), isPublic: !arguments.has(isPrivate)))
        for path in added.skipped {
            invocation.console.note("passed over, since the supervisor did not make it: \(path)")
        }
        let progress = FormationProgress(wanted: wanted, before: before)
        let cluster = try formation.wait(from: progress, added: added.names, until: deadline)
        try cluster.show(invocation)
    }
}
