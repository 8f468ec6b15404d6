import JSON

/// An error of the control API: `{"error":{"code":"node_not_found","message":"…"}}` with the fitting HTTP status.
package struct APIError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case forbidden
        case notFound = "not_found"
        case nodeNotFound = "node_not_found"
        case methodNotAllowed = "method_not_allowed"
        /// The node is not in a state for this.
        case conflict
        /// cluster.yaml or the template is wrong.
        case configuration
        case portInUse = "port_in_use"
        case notStored = "not_stored"
        case rejected
        /// The cluster is going down, or no node can take it.
        case unavailable
        case internalError = "internal_error"

        package var status: Int {
            switch self {
            case .badRequest, .rejected: 400
            case .forbidden: 403
            case .notFound, .nodeNotFound: 404
            case .methodNotAllowed: 405
            case .conflict, .portInUse: 409
            case .configuration: 422
            case .internalError: 500
            case .notStored, .unavailable: 503
            }
        }
    }

    package var code: Code
    /// For people: what was wrong, where, and what to do.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A request names a node that the cluster has not, as `node-9` or by its number.
    package static func noNode(_ name: String) -> APIError {
        APIError(.nodeNotFound, "there is no \(Int(name) == nil ? "" : "node-")\(name) in this cluster")
    }

    /// Reads the document of an answer.
    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let error = try FieldReader(parsing: bytes).object("error")
        code = Code(rawValue: try error.string("code")) ?? .internalError
        message = try error.string("message")
    }

    package var json: JSONValue {
        ["error": ["code": .string(code.rawValue), "message": .string(message)]]
    }

    package var description: String { message }
}
