import ClusterConfig
import ControlAPI
import JSON
import Posix

extension Verb {
    /// `supervisor send [JSON]`
    static let send = Verb(
        "send",
        "submit transactions to the mesh",
        operands: "[JSON]",
        count: 0...1,
        options: [Send.node],
        details: """
            Prints the id of each transaction once it is stored. `-` reads transactions from standard input, one a line. Without
            JSON a valid sample is made.
            """,
        examples: [
            Example("send", "a sample"),
            Example("send '{\"toAddress\":\"04ab\",\"amount\":5}' --node node-2", "your own, to node-2"),
            Example("send - < transactions.jsonl", "many"),
        ],
        run: Send.run
    )
}

enum Send {
    static let node = CommandOption("node", value: "NODE", "the node to submit to, instead of any")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let typed = try invocation.arguments[node].map { text throws(Failure) in
            try NodeSelection.name(text, of: invocation.verb)
        }
        let text = invocation.arguments.operands.first
        if let text, text != "-" { try check(text, of: invocation.verb) }
        let client = try ControlClient(try invocation.layout())
        var sender = TransactionSender(client, node: typed, invocation)
        switch text {
        case nil:
            let recipient = try sampleRecipient(client, typed)
            let sample = SampleTransaction(to: recipient, amount: .random(in: 1...100), at: .now())
            try sender.send(sample.json.bytes())
        case "-":
            try sender.sendLines(of: InputLines(of: try reporting(.standardInput())))
        case let text?:
            try sender.send(Array(text.utf8))
        }
        try sender.finish()
    }

    /// Refuses what is no JSON object before anybody is asked.
    private static func check(_ text: String, of verb: Verb) throws(Failure) {
        let bytes = Array(text.utf8)
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .usage("the transaction is not JSON: \(error.description(in: bytes))", of: verb)
        }
        if value.object == nil { throw .usage("the transaction is not a JSON object", of: verb) }
    }

    /// The public key in the `.env` of the node, or of the first that is ready; the node's name where it has none.
    private static func sampleRecipient(_ client: ControlClient, _ name: String?) throws(Failure) -> String {
        let nodes = try client.status().nodes
        guard let node = nodes.first(where: { name == nil ? $0.state == .ready : $0.name == name }) else {
            if let name { throw .noNodes([name]) }
            throw Failure(.failed, "no node is ready; see how they are with: supervisor status")
        }
        let file = "\(node.directory)/.env"
        let bytes = try reporting(File.read(file, limitInBytes: 1 << 20))
        return (try? DotEnv.parse(bytes.span, file: file))?["MY_PUBLIC_KEY"] ?? node.name
    }
}
