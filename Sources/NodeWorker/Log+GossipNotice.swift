import Gossip

extension Log {
    /// Writes what the state machine has to say.
    func write(_ notice: GossipNotice) {
        switch notice {
        case .peerJoined(let peer): write(.info, "peer joined", ["peer": peer])
        case .peerLeft(let peer): write(.info, "peer left", ["peer": peer])
        case .addressesIgnored(let count, let limit):
            write(.warn, "too many addresses in a HANDSHAKE", ["ignored": "\(count)", "kept": "\(limit)"])
        case .unusableAddress(let text): write(.warn, "unusable address in a HANDSHAKE", ["address": text])
        case .ignoredMessage(let problem): write(.warn, "message ignored", ["problem": problem])
        }
    }
}
