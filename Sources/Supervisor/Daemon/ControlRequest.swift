import ControlAPI
import HTTP1
import Transport

/// A request, with what its body and its query have to say.
struct ControlRequest {
    let head: HTTPRequestHead
    let body: [UInt8]

    init(_ request: IncomingRequest) {
        head = request.head
        body = request.body
    }

    /// The document of ``ControlAPI/AddNodes``; an empty body asks for one node.
    func addNodes() throws(APIError) -> AddNodes {
        if body.isEmpty { return AddNodes(.more(1)) }
        return try document { () throws(DocumentError) in try AddNodes(parsing: body) }
    }

    /// The document of ``ControlAPI/DownRequest``; an empty body deletes what was made.
    func down() throws(APIError) -> DownRequest {
        if body.isEmpty { return DownRequest(keep: false) }
        return try document { () throws(DocumentError) in try DownRequest(parsing: body) }
    }

    /// The document of ``ControlAPI/Faults``.
    func faults() throws(APIError) -> Faults {
        try document { () throws(DocumentError) in try Faults(parsing: body) }
    }

    /// A yes or no in the query; no where it is missing.
    func flag(_ name: String, default fallback: Bool = false) throws(APIError) -> Bool {
        switch head.query(name) {
        case nil: return fallback
        case "true", "1", "": return true
        case "false", "0": return false
        case let text?: throw APIError(.badRequest, "\(name) is \"\(text)\"; expected true or false")
        }
    }

    /// Behind which event the caller wants to go on, as header field or query.
    func cursor() throws(APIError) -> Int? {
        guard let text = head.fields["Last-Event-ID"] ?? head.query("since") else { return nil }
        guard let cursor = Int(text), cursor >= 0 else {
            throw APIError(.badRequest, "the cursor is \"\(text)\"; expected the id of an event")
        }
        return cursor
    }

    /// A count in the query, `all` for no limit; nil where it is missing.
    func count(_ name: String) throws(APIError) -> Int? {
        guard let text = head.query(name) else { return nil }
        if text == "all" { return .max }
        guard let count = Int(text), count >= 0 else {
            throw APIError(.badRequest, "\(name) is \"\(text)\"; expected a count, or all")
        }
        return count
    }

    private func document<Document>(
        _ parse: () throws(DocumentError) -> Document
    ) throws(APIError) -> Document {
        do {
            return try parse()
        } catch {
            throw APIError(.badRequest, "the request's body: \(error)")
        }
    }
}
