import Gossip
import Transport
import WebSocket

/// What carries a link's messages.
enum LinkCarrier {
    case webSocket(Connection)
    case http(HTTPLink)

    /// Whether messages can be sent: it has opened and is not being closed.
    var canSend: Bool {
        switch self {
        case .webSocket(let connection): connection.canSend
        case .http(let link): !link.isClosing && !link.isOver
        }
    }

    /// Bytes that wait to be sent.
    var backlog: Int {
        switch self {
        case .webSocket(let connection): connection.backlog
        case .http(let link): link.backlog
        }
    }

    /// Whether payload is to be held back.
    var isCongested: Bool {
        switch self {
        case .webSocket(let connection): connection.isCongested
        case .http(let link): link.isCongested
        }
    }

    /// Sends a message.
    func send(_ message: [UInt8]) {
        switch self {
        case .webSocket(let connection): connection.send(text: message)
        case .http(let link): link.send(message)
        }
    }

    /// Sends a transaction.
    /// - Parameter head: what stands before it in its message.
    func sendTransaction(_ head: [UInt8], _ text: UnsafeRawBufferPointer) {
        switch self {
        case .webSocket(let connection): connection.send(head, text, MessageEncoder.transactionTail)
        case .http(let link): link.sendTransaction(head, text)
        }
    }

    /// Ends the link at once; what waits is lost.
    func drop() {
        switch self {
        case .webSocket(let connection): connection.drop()
        case .http(let link): link.end("dropped")
        }
    }

    /// Ends the link once what was sent on it has left. Over HTTP no reason is given.
    func close(_ code: CloseCode, reason: String = "") {
        switch self {
        case .webSocket(let connection): connection.close(code, reason: reason)
        case .http(let link): link.close()
        }
    }
}

extension Worker {
    /// What carries a link; nil when it is gone.
    func carrier(of link: LinkID) -> LinkCarrier? {
        transport.connection(link.number).map(LinkCarrier.webSocket) ?? httpLinks[link].map(LinkCarrier.http)
    }
}
