import JSON

/// How a node's process last ended.
package struct LastExit: Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        /// It exited with this code.
        case code(Int)
        /// This signal ended it, named without SIG.
        case signal(String)
        /// It ended while nobody could see how.
        case unknown
    }

    package var cause: Cause
    /// When, as RFC 3339.
    package var at: String
    /// For a process that was killed because it gave no sign of life: what it was at then.
    package var hung: String?

    package init(_ cause: Cause, at: String, hung: String? = nil) {
        self.cause = cause
        self.at = at
        self.hung = hung
    }

    init(_ fields: FieldReader) throws(DocumentError) {
        at = try fields.string("at")
        if fields.has("code") {
            cause = .code(try fields.integer("code"))
        } else if fields.has("signal") {
            cause = .signal(try fields.string("signal"))
        } else {
            cause = .unknown
        }
        hung = try fields.optional("hung", fields.string)
    }

    package var json: JSONValue {
        var members: JSONObject =
            switch cause {
            case .code(let code): ["code": .integer(code), "at": .string(at)]
            case .signal(let name): ["signal": .string(name), "at": .string(at)]
            case .unknown: ["unknown": true, "at": .string(at)]
            }
        if let hung { members["hung"] = .string(hung) }
        return .object(members)
    }
}
