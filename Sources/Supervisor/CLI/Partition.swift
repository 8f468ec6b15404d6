import ControlAPI

extension Verb {
    /// `supervisor partition GROUP…`
    static let partition = Verb(
        "partition",
        "keep groups of nodes apart",
        operands: "GROUP…",
        count: 1...1_000,
        details: """
            A group is a list of nodes with commas. Links between groups are cut, and no new ones come about until `heal`. A
            single group is kept apart from all other nodes. A node that is in none of several groups reaches all of them, and
            carries transactions from one to the other. A partition replaces the one before.

            Groups may be divided by / or | instead, which a shell wants quoted: '1,2 | 3'. Only the built-in worker has faults.
            """,
        examples: [
            Example("partition 1,2 3,4,5", "two groups"), Example("partition 1,2 / 3 / 4,5", "three groups"),
            Example("partition node-3", "node-3 alone, all others together"),
        ],
        run: Partition.run
    )
}

enum Partition {
    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let groups = try GroupList.parse(invocation.arguments.operands, of: invocation.verb)
        let change = try FaultChange(invocation)
        let (before, faults) = try change.make { faults, status throws(Failure) in
            do throws(FaultError) {
                try faults.divide(into: groups.count == 1 ? groups + rest(besides: groups[0], status) : groups)
            } catch {
                throw FaultChange.failure(error, of: invocation.verb)
            }
        }
        let members = Set(faults.partition.joined())
        let bridges = before.nodes.map(\.name).filter { !members.contains($0) }
        let remark =
            bridges.isEmpty
            ? []
            : ["\(ReadableText.list(bridges)) \(bridges.count == 1 ? "is" : "are") in no group, and can reach all"]
        try change.show(faults, ["partitioned \(faults.partitionText)"] + remark)
    }

    /// All other nodes, as a group; none where there are none, which is no partition.
    private static func rest(besides group: [String], _ status: ClusterStatus) -> [[String]] {
        let rest = status.nodes.map(\.name).filter { !group.contains($0) }
        return rest.isEmpty ? [] : [rest]
    }
}
