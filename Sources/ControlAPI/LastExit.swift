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

    package init(_ cause: Cause, at: String) {
        self.cause = cause
        self.at = at
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
    }

    package var json: JSONValue {
        switch cause {
        case .code(let code): ["code": .integer(code), "at": .string(at)]
        case .signal(let name): ["signal": .string(name), "at": .string(at)]
        case .unknown: ["unknown": true, "at": .string(at)]
        }
    }
}
