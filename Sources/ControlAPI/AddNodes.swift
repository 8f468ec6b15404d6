import JSON

/// `POST /v1/nodes`: start nodes that are there but do not run, and make new ones.
package struct AddNodes: Equatable, Sendable {
    package enum Amount: Equatable, Sendable {
        /// So many new nodes, with the next free numbers.
        case more(Int)
        /// As many as are missing to this total; those that exist are started.
        case upTo(Int)
    }

    package static let largestCount = 1000

    package var amount: Amount
    package var isPublic: Bool

    package init(_ amount: Amount, isPublic: Bool = true) {
        self.amount = amount
        self.isPublic = isPublic
    }

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        if fields.has("up_to") {
            guard !fields.has("count") else {
                throw .senseless(path: "up_to", problem: "there is a count, too; leave one of them out")
            }
            amount = .upTo(try fields.integer("up_to", in: 1...Self.largestCount))
        } else {
            amount = .more(fields.has("count") ? try fields.integer("count", in: 1...Self.largestCount) : 1)
        }
        isPublic = try fields.optional("public", fields.bool) ?? true
    }

    package var json: JSONValue {
        switch amount {
        case .more(let count): ["count": .integer(count), "public": .bool(isPublic)]
        case .upTo(let total): ["up_to": .integer(total), "public": .bool(isPublic)]
        }
    }
}

/// The answer to requests that concern several nodes: which were touched.
package struct NodeNames: Equatable, Sendable {
    package var names: [String]
    /// Paths that are in the way of a node and were passed over, since the supervisor did not make them.
    package var skipped: [String]

    package init(_ names: [String], skipped: [String] = []) {
        self.names = names
        self.skipped = skipped
    }

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        names = try fields.strings("nodes")
        skipped = try fields.optional("skipped", fields.strings) ?? []
    }

    package var json: JSONValue {
        ["nodes": .array(names.map(JSONValue.string)), "skipped": .array(skipped.map(JSONValue.string))]
    }
}

/// `POST /v1/down`: stop every node, then the daemon.
package struct DownRequest: Equatable, Sendable {
    /// Whether folders and data stay for the next `up`.
    package var keep: Bool

    package init(keep: Bool) {
        self.keep = keep
    }

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        keep = try fields.optional("keep", fields.bool) ?? false
    }

    package var json: JSONValue { ["keep": .bool(keep)] }
}

/// The daemon's last word on ``DownRequest``, when all is stopped.
package struct DownResult: Equatable, Sendable {
    /// Nodes that were stopped.
    package var stopped: [String]
    /// Paths that were left because the supervisor did not make them, each with why.
    package var left: [String]
    /// Paths that could not be deleted, each with why. Their nodes are still recorded, so that the next `down` tries again.
    package var failed: [String]

    package init(stopped: [String], left: [String], failed: [String] = []) {
        self.stopped = stopped
        self.left = left
        self.failed = failed
    }

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        stopped = try fields.strings("stopped")
        left = try fields.strings("left")
        failed = try fields.optional("failed", fields.strings) ?? []
    }

    package var json: JSONValue {
        [
            "stopped": .array(stopped.map(JSONValue.string)), "left": .array(left.map(JSONValue.string)),
            "failed": .array(failed.map(JSONValue.string)),
        ]
    }
}
