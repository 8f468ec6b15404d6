import ControlAPI
import JSON

/// Transactions that are submitted over the control socket.
extension ControlServer {
    /// Hands a transaction to a node and answers when it is stored there.
    func submit(_ request: ControlRequest, _ reply: Reply) throws(APIError) {
        let message = try Self.message(request.body)
        let link = try link(to: request.head.query("node"))
        let name = link.node.name
        link.submit(message) { result in
            reply(result.map { id in ["id": .string(id), "node": .string(name)] })
        }
    }

    /// The link to the node that was asked for, or to any that is ready.
    private func link(to name: String?) throws(APIError) -> WorkerLink {
        guard cluster.program.isBuiltIn else {
            throw APIError(
                .unavailable,
                "only the built-in worker takes transactions from the supervisor; send it to the node itself"
            )
        }
        if let name {
            guard let node = cluster.node(name) else { throw APIError.noNode(name) }
            guard let link = node.link, node.lifecycle.state == .ready else {
                throw APIError(.unavailable, "\(node.name) is \(node.lifecycle.state.rawValue), not ready")
            }
            return link
        }
        guard let link = cluster.nodes.first(where: { $0.lifecycle.state == .ready && $0.link != nil })?.link else {
            throw APIError(.unavailable, "no node is ready; see how they are with: supervisor status")
        }
        return link
    }

    /// The TRANSACTION message for the body: it as it is, or round it, as text, so that no number loses a digit.
    static func message(_ body: [UInt8]) throws(APIError) -> String {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw APIError(.badRequest, "the transaction is not JSON: \(error.description(in: body))")
        }
        guard let object = value.object else { throw APIError(.badRequest, "the transaction is not a JSON object") }
        let text = String(decoding: body, as: UTF8.self)
        if object["type"] == "TRANSACTION", object["data"] != nil { return text }
        return "{\"type\":\"TRANSACTION\",\"data\":\(text)}"
    }
}
