import ControlAPI

extension Verb {
    /// `supervisor heal [A B]`
    static let heal = Verb(
        "heal",
        "take faults away",
        operands: "[NODE NODE]",
        count: 0...2,
        details:
            "Without nodes, every fault: the partition and those of all links. With two nodes, the faults of their link.",
        examples: [Example("heal", "everything"), Example("heal 1 3", "the link between node-1 and node-3")],
        run: Heal.run
    )
}

enum Heal {
    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let operands = invocation.arguments.operands
        if operands.count == 1 { throw .usage("heal takes two nodes, or none", of: invocation.verb) }
        let ends = try operands.isEmpty ? nil : LinkEnds(operands, of: invocation.verb)
        let change = try FaultChange(invocation)
        let (before, faults) = try change.make { faults, status throws(Failure) in
            guard let ends else { return faults.heal() }
            try ends.check(in: status)
            do throws(FaultError) {
                for (one, other) in ends.pairs(in: status) { try faults.heal(one, other) }
            } catch {
                throw FaultChange.failure(error, of: invocation.verb)
            }
        }
        let left = Set(faults.lines)
        let healed = before.mesh.faults.lines.filter { !left.contains($0) }
        try change.show(faults, healed.isEmpty ? ["there was no fault to heal"] : healed.map { "healed: \($0)" })
    }
}
