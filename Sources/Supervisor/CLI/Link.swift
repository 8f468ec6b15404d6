import ClusterConfig
import ControlAPI

extension Verb {
    /// `supervisor link A B`
    static let link = Verb(
        "link",
        "break a link between nodes, or show what is wrong with it",
        operands: "NODE NODE",
        count: 2...2,
        options: [Link.delay, Link.loss, Link.down, Link.oneWay, Link.seed],
        details: """
            What is given is what is wrong with the link from then on; faults that it had before are replaced. Both directions are
            meant, unless --one-way says from the first node to the second. Without a fault it shows those that the link has.
            Lists with commas and `all` stand for several links. `heal A B` takes the faults away.
            """,
        examples: [
            Example("link 1 3 --delay 50ms --loss 10%", "a bad link"), Example("link 1 3 --down", "no link"),
            Example("link 2 all --loss 100% --one-way", "node-2 hears the others, and they do not hear it"),
            Example("link 1 3", "what is wrong with it"),
        ],
        run: Link.run
    )
}

enum Link {
    static let delay = CommandOption("delay", value: "TIME", "hold each message back, such as 50ms; up to 1m")
    static let loss = CommandOption("loss", value: "SHARE", "lose so many messages, such as 10%")
    static let down = CommandOption("down", "cut the link, and refuse new ones")
    static let oneWay = CommandOption("one-way", "only messages from the first node to the second")
    static let seed = CommandOption("seed", value: "NUMBER", "decides which messages are lost (0)")

    /// What is to be wrong.
    private enum Wish {
        case shown
        case down
        case impaired(LinkImpairment, oneWay: Bool, seed: Int?)
    }

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let ends = try LinkEnds(invocation.arguments.operands, of: invocation.verb)
        let wish = try wish(invocation.arguments, of: invocation.verb)
        if case .shown = wish { return try show(ends, invocation) }
        let change = try FaultChange(invocation)
        let (before, faults) = try change.make { faults, status throws(Failure) in
            do throws(FaultError) {
                try apply(wish, to: ends.pairs(in: status), &faults)
            } catch {
                throw FaultChange.failure(error, of: invocation.verb)
            }
        }
        try change.show(faults, LinkReport(faults, ends, before).lines)
    }

    private static func apply(_ wish: Wish, to pairs: [(String, String)], _ faults: inout Faults) throws(FaultError) {
        for (one, other) in pairs {
            switch wish {
            case .shown: continue
            case .down: try faults.takeDown(one, other)
            case .impaired(let impairment, let isOneWay, let seed):
                try faults.impair(from: one, to: other, impairment)
                if !isOneWay { try faults.impair(from: other, to: one, impairment) }
                if let seed { faults.seed = UInt64(seed) }
            }
        }
    }

    private static func show(_ ends: LinkEnds, _ invocation: Invocation) throws(Failure) {
        let status = try ControlClient(try invocation.layout()).status()
        try ends.check(in: status)
        if invocation.wantsJSON { return try invocation.console.print(status.mesh.faults.json) }
        for line in LinkReport(status.mesh.faults, ends, status).lines { try invocation.console.print(line) }
    }

    // MARK: The command line

    private static func wish(_ arguments: ParsedArguments, of verb: Verb) throws(Failure) -> Wish {
        let isImpaired = arguments.has(delay) || arguments.has(loss)
        if arguments.has(down) {
            guard !isImpaired else { throw .usage("a link that is down has no messages to delay or lose", of: verb) }
            guard !arguments.has(oneWay) else {
                throw .usage("a link is down for both; for one direction there is: --loss 100% --one-way", of: verb)
            }
            return .down
        }
        guard isImpaired else {
            if arguments.has(oneWay) { throw .usage("--one-way needs --delay or --loss", of: verb) }
            return .shown
        }
        let impairment = LinkImpairment(
            delayMilliseconds: try milliseconds(arguments, of: verb),
            loss: try share(arguments, of: verb)
        )
        let seed = try arguments.number(seed, in: 0...Int.max, of: verb)
        return .impaired(impairment, oneWay: arguments.has(oneWay), seed: seed)
    }

    private static func milliseconds(_ arguments: ParsedArguments, of verb: Verb) throws(Failure) -> Int {
        guard let duration = try arguments.duration(delay, of: verb) else { return 0 }
        let (whole, rest) = duration.components
        let milliseconds = whole * 1_000 + rest / 1_000_000_000_000_000
        guard duration == .milliseconds(milliseconds), milliseconds <= LinkImpairment.longestDelayMilliseconds else {
            throw .usage("--delay takes whole milliseconds up to 1m, not \"\(arguments[delay] ?? "")\"", of: verb)
        }
        return Int(milliseconds)
    }

    private static func share(_ arguments: ParsedArguments, of verb: Verb) throws(Failure) -> Double {
        guard let text = arguments[loss] else { return 0 }
        guard let share = PercentageFormat.parse(text) else {
            throw .usage("--loss takes a share such as 10%, up to 100%, not \"\(text)\"", of: verb)
        }
        return share
    }
}
