import JSON

/// The faults of one node's links, as its worker is told: with whom it must not be linked, and what it does to the messages
/// that it sends to others.
package struct WorkerFaults: Equatable, Sendable {
    /// A peer that something is wrong with.
    package struct Peer: Equatable, Sendable {
        /// What a native peer calls itself.
        package var name: String
        /// Where the peer is dialled; nil for a private node.
        package var address: String?
        /// Whether there must be no link to it.
        package var isCut: Bool
        /// What happens to messages on their way to it.
        package var impairment: LinkImpairment

        package init(name: String, address: String?, isCut: Bool, impairment: LinkImpairment) {
            self.name = name
            self.address = address
            self.isCut = isCut
            self.impairment = impairment
        }
    }

    /// Of the faults that these are a part of.
    package var revision: Int
    /// Decides which messages are lost.
    package var seed: UInt64
    /// In the order of the nodes; peers that nothing is wrong with are left out.
    package var peers: [Peer]

    package init(revision: Int, seed: UInt64 = 0, peers: [Peer] = []) {
        self.revision = revision
        self.seed = seed
        self.peers = peers
    }

    init(_ fields: FieldReader) throws(DocumentError) {
        revision = try fields.integer("revision", in: 0...Int.max)
        seed = UInt64(try fields.integer("seed", in: 0...Int.max))
        peers = []
        for peer in try fields.objects("peers") { peers.append(try Peer(peer)) }
    }

    var json: JSONValue {
        ["revision": .integer(revision), "seed": .integer(seed), "peers": .array(peers.map(\.json))]
    }
}

extension WorkerFaults.Peer {
    init(_ fields: FieldReader) throws(DocumentError) {
        name = try fields.string("name")
        address = try fields.optional("address", fields.string)
        isCut = try fields.bool("cut")
        impairment = try LinkImpairment(fields)
    }

    var json: JSONValue {
        [
            "name": .string(name), "address": .optional(address, JSONValue.string), "cut": .bool(isCut),
            "delay_seconds": impairment.delay, "loss": impairment.lossNumber,
        ]
    }
}

extension Faults {
    /// What the worker of a node is told.
    ///
    /// - Parameter others: the names and addresses of all nodes; the node itself is passed over.
    package func faults(
        of node: String,
        among others: some Sequence<(name: String, address: String?)>
    ) -> WorkerFaults {
        let peers = others.compactMap { name, address -> WorkerFaults.Peer? in
            if name == node { return nil }
            let isCut = isCut(node, name)
            let impairment = impairment(from: node, to: name)
            guard isCut || impairment != .none else { return nil }
            return WorkerFaults.Peer(name: name, address: address, isCut: isCut, impairment: impairment)
        }
        return WorkerFaults(revision: revision ?? 0, seed: seed, peers: peers)
    }
}
