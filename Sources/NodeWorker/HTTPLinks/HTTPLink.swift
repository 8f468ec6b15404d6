import EventLoop
import Gossip
import HTTP1
import Time
import Transport

/// A link of the mesh whose messages travel as HTTP requests: each end posts to the address of the other.
///
/// For the state machine it is a link like any other. The end that dials gives it a name, which every request of either
/// end carries in a field; so it is known who speaks, whatever connection the request comes over. One request is under way
/// at a time and at each end, over a connection that is kept for the next. A native peer that has been silent for a while,
/// or whose connection broke, is asked whether it is still there; whatever fails ends the link.
final class HTTPLink {
    /// The field of a request that names its link, and of an answer to POST /handshake that accepts the name.
    static let field = "Gossip-Link"

    /// The link as the state machine calls it.
    let id: LinkID
    /// The link as its ends call it, drawn at random by the one that dialled.
    let name: String
    /// Where the other end takes requests.
    let address: NodeAddress
    /// What stands before the paths of requests: that of the address, without its query and a slash at the end.
    private let prefix: Substring
    /// Whether the other end knows the link by its name, as native nodes do. Another program gets HANDSHAKE and TRANSACTION
    /// only, each in a request of its own.
    var isKept: Bool
    var outbox: HTTPOutbox
    var connection: Connection?
    /// Whether a response has come over the connection: only then may it have been closed for want of use.
    var hasAnswered = false
    /// Whether the request under way is to be sent once more if the connection breaks.
    var mayRetry = false
    /// Whether HANDSHAKE was posted: the first message of the end that dialled, unless a fault has lost it.
    private var hasGreeted = false
    /// Whether the peer's HANDSHAKE has come: what it posts before its answer has arrived is held.
    var isGreeted: Bool
    var held: [(body: [UInt8], connection: UInt64)] = []
    var isClosing = false
    var isOver = false
    var probeTimer: TimerID?
    unowned let worker: Worker

    /// Without a request for this long, a native peer is asked whether it is there.
    static let silenceBeforeProbe: Duration = .seconds(10)

    /// A link that was dialled over `connection`, which has just connected.
    convenience init(dialled address: NodeAddress, name: String, over connection: Connection, worker: Worker) {
        self.init(to: address, name: name, isAccepted: false, worker: worker)
        attach(connection)
    }

    /// A link that a native peer has begun.
    convenience init(accepted id: LinkID, name: String, from address: NodeAddress, worker: Worker) {
        self.init(to: address, name: name, isAccepted: true, worker: worker, id: id)
    }

    private init(to address: NodeAddress, name: String, isAccepted: Bool, worker: Worker, id: LinkID? = nil) {
        self.id = id ?? LinkID(number: worker.transport.takeID())
        self.name = name
        self.address = address
        let path = address.path.prefix { $0 != "?" }
        prefix = path.hasSuffix("/") ? path.dropLast() : path
        self.worker = worker
        isKept = isAccepted
        isGreeted = isAccepted
        outbox = HTTPOutbox(highMark: worker.transport.limits.highMark, lowMark: worker.transport.limits.lowMark)
    }

    /// What every TRANSACTION and every HANDSHAKE message begins with.
    private static let transactionStart = Array(#"{"type":"TRANSACTION","#.utf8)
    private static let handshakeStart = Array(#"{"type":"HANDSHAKE","#.utf8)

    // MARK: Sending

    /// Whether payload is to be held back.
    var isCongested: Bool { outbox.isCongested }

    /// Bytes that are not answered.
    var backlog: Int { outbox.backlog }

    /// Sends a message of the state machine.
    func send(_ message: [UInt8]) {
        var purpose = HTTPPost.Purpose.gossip
        if message.starts(with: Self.transactionStart) {
            purpose = .broadcast
        } else if !isGreeted, message.starts(with: Self.handshakeStart) {
            // The response to the first HANDSHAKE is its answer, however long it takes.
            if hasGreeted { return }
            hasGreeted = true
            purpose = .handshake
        }
        post(purpose) { $0.append(contentsOf: message) }
    }

    /// Sends a transaction.
    /// - Parameter head: what stands before it in its message.
    func sendTransaction(_ head: [UInt8], _ text: UnsafeRawBufferPointer) {
        post(.broadcast) { body in
            body.append(contentsOf: head)
            body.append(contentsOf: text)
            body.append(MessageEncoder.transactionTail)
        }
    }

    /// Sends new transactions, each a range of the batch's bytes.
    func sendTransactions(_ texts: [Range<Int>], of batch: borrowing TransactionBatch) {
        batch.bytes.withUnsafeBytes { bytes in
            for text in texts {
                sendTransaction(MessageEncoder.transactionHead, UnsafeRawBufferPointer(rebasing: bytes[text]))
            }
        }
    }

    /// Finds out whether a native peer is still there, and that it can be reached.
    func probe() {
        if isKept, outbox.isIdle { post(.gossip) { _ in } }
    }

    /// Ends the link once what was sent has left, and tells a native peer so.
    func close() {
        guard !isClosing, !isOver else { return }
        isClosing = true
        if outbox.isIdle { takeLeave() }
    }

    func takeLeave() {
        if isKept {
            append(.farewell) { _ in }
        } else {
            end("closed by this side")
        }
    }

    private func post(_ purpose: HTTPPost.Purpose, _ write: (inout [UInt8]) -> Void) {
        guard !isClosing, !isOver else { return }
        append(purpose, write)
    }

    private func append(_ purpose: HTTPPost.Purpose, _ write: (inout [UInt8]) -> Void) {
        outbox.append(purpose, isGathered: isKept, write)
        sendNext()
    }

    func sendNext() {
        guard let post = outbox.next() else { return }
        mayRetry = connection != nil && hasAnswered
        transmit(post)
    }

    func transmit(_ post: HTTPPost) {
        let fields = HTTPFields([
            ("Host", address.hostField), (Self.field, name),
            ("Content-Type", isKept ? "application/x-ndjson" : "application/json"),
        ])
        scheduleProbe(after: Self.silenceBeforeProbe)
        let connection = connection ?? worker.transport.dial(requestsTo: address)
        attach(connection)
        connection.request(post.method, prefix + post.path, fields: fields, body: post.body)
    }

    private func attach(_ connection: Connection) {
        guard self.connection !== connection else { return }
        self.connection = connection
        hasAnswered = false
        worker.httpLinks.attach(self, to: connection)
    }

    func detach() {
        if let connection { worker.httpLinks.detach(connection) }
        connection = nil
    }
}
