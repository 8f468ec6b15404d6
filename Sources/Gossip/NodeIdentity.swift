import WebSocket

/// Who a native node is, told apart from its earlier and later lives.
package struct NodeIdentity: Hashable, Comparable, Sendable {
    /// The name, `node-2`.
    package let id: String
    /// Drawn at random when the process starts: a restarted node is another peer than the one whose links are dying.
    package let incarnation: UInt64

    package init(id: String, incarnation: UInt64) {
        self.id = id
        self.incarnation = incarnation
    }

    /// The order by which two nodes that dialled each other agree which link to keep.
    package static func < (left: NodeIdentity, right: NodeIdentity) -> Bool {
        (left.id, left.incarnation) < (right.id, right.incarnation)
    }
}

/// Names one WebSocket link; the shell chooses the number and never uses it for another link.
package struct LinkID: Hashable, Sendable {
    package let number: UInt64

    package init(number: UInt64) {
        self.number = number
    }
}
