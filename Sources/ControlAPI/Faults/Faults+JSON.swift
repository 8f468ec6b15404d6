import JSON

/// Faults as a document.
extension Faults {
    /// More directions of links than a thousand nodes would have anybody name.
    private static let mostLinks = 100_000

    /// Reads the document of `PUT /v1/faults`.
    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        try self.init(try FieldReader(parsing: bytes))
    }

    init(_ fields: FieldReader) throws(DocumentError) {
        self.init()
        revision = try fields.optional("revision") { name throws(DocumentError) in
            try fields.integer(name, in: 0...Int.max)
        }
        seed = UInt64(
            try fields.optional("seed") { name throws(DocumentError) in try fields.integer(name, in: 0...Int.max) } ?? 0
        )
        let groups = try fields.optional("partition", fields.lists) ?? []
        try Self.checking("partition") { () throws(FaultError) in try divide(into: groups) }
        for link in try fields.optional("links", fields.objects) ?? [] { try readLink(link, fields) }
        for pair in try fields.optional("down", fields.lists) ?? [] {
            guard pair.count == 2 else { throw fields.bad("down", "pairs of nodes") }
            try Self.checking("down") { () throws(FaultError) in try takeDown(pair[0], pair[1]) }
        }
        guard impaired.count <= Self.mostLinks else { throw fields.bad("links", "\(Self.mostLinks) links at most") }
    }

    private mutating func readLink(_ link: FieldReader, _ fields: FieldReader) throws(DocumentError) {
        let sender = try link.string("from")
        let receiver = try link.string("to")
        let impairment = try LinkImpairment(link)
        try Self.checking("links") { () throws(FaultError) in
            try impair(from: sender, to: receiver, impairment)
        }
    }

    private static func checking(
        _ name: String,
        _ change: () throws(FaultError) -> Void
    ) throws(DocumentError) {
        do {
            try change()
        } catch {
            throw .senseless(path: name, problem: "\(error)")
        }
    }

    package var json: JSONValue {
        [
            "revision": .optional(revision, JSONValue.integer),
            "partition": .array(partition.map { .array($0.map(JSONValue.string)) }),
            "down": .array(down.sorted().map { [.string($0.first), .string($0.second)] }),
            "links": .array(
                impaired.map { from, to, impairment in
                    [
                        "from": .string(from), "to": .string(to), "delay_seconds": impairment.delay,
                        "loss": impairment.lossNumber,
                    ]
                }
            ),
            "seed": .integer(seed),
        ]
    }
}

extension LinkImpairment {
    init(_ fields: FieldReader) throws(DocumentError) {
        let most = Double(Self.longestDelayMilliseconds) / 1_000
        let delay = try fields.optional("delay_seconds", fields.double) ?? 0
        guard (0...most).contains(delay) else { throw fields.bad("delay_seconds", "a number from 0 to \(Int(most))") }
        let loss = try fields.optional("loss", fields.double) ?? 0
        guard (0...1).contains(loss) else { throw fields.bad("loss", "a number from 0 to 1") }
        self.init(delayMilliseconds: Int((delay * 1_000).rounded()), loss: loss)
    }

    var delay: JSONValue { .seconds(Double(delayMilliseconds) / 1_000) }

    var lossNumber: JSONValue { JSONNumber(loss).map(JSONValue.number) ?? .null }
}
