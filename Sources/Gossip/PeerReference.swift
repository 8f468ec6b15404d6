/// How a native peer is reached: the two are never mixed up, since only one of them can be dialled or passed on.
package enum PeerReference: Equatable, Sendable {
    /// A public node: whoever knows the address can dial it.
    case address(NodeAddress)
    /// A private node: nothing leads to it but the link that it has opened itself.
    case tunnel(LinkID)

    /// Where to dial; nil for a private node.
    package var address: NodeAddress? {
        switch self {
        case .address(let address): address
        case .tunnel: nil
        }
    }
}
