/// What waits to be posted over an HTTP link, in order; one request is under way at a time.
///
/// Messages that wait for a native peer are gathered: while one request is under way, those for the next come together,
/// so that a link under load carries many messages a request and an idle one has no delay.
struct HTTPOutbox {
    /// Bytes from which on no more payload is to be appended.
    let highMark: Int
    /// Bytes below which payload may be appended again.
    let lowMark: Int
    /// The request that was sent and is not answered.
    private(set) var underWay: HTTPPost?
    /// Bytes of everything that is not answered.
    private(set) var backlog = 0
    /// Whether payload is to be held back: what waits has reached the high mark and not yet fallen below the low one.
    private(set) var isCongested = false
    private var waiting = WaitingLine<HTTPPost>()

    /// No request is made larger than this by gathering.
    static let gatheredBytes = 256 * 1024

    init(highMark: Int, lowMark: Int) {
        self.highMark = highMark
        self.lowMark = lowMark
    }

    /// Whether nothing waits and nothing is under way.
    var isIdle: Bool { underWay == nil && waiting.isEmpty }

    /// Appends a message whose bytes `write` appends to the body.
    /// - Parameter isGathered: whether it may share a request with others; only native peers read several.
    mutating func append(_ purpose: HTTPPost.Purpose, isGathered: Bool, _ write: (inout [UInt8]) -> Void) {
        let hasRoom = waiting.last.map { $0.purpose == purpose && $0.body.count < Self.gatheredBytes } ?? false
        let isShared = isGathered && hasRoom
        if !isShared { waiting.append(HTTPPost(purpose: purpose, body: [])) }
        var added = 0
        waiting.changeLast { post in
            let before = post.body.count
            if isShared { post.body.append(0x0A) }
            write(&post.body)
            added = post.body.count - before
        }
        backlog += added
        if backlog >= highMark { isCongested = true }
    }

    /// Takes the next request to send; nil while one is under way, or when nothing waits.
    mutating func next() -> HTTPPost? {
        guard underWay == nil else { return nil }
        underWay = waiting.takeFirst()
        return underWay
    }

    /// The request under way was answered.
    /// - Returns: whether payload that was held back may be appended again from now on.
    mutating func delivered() -> Bool {
        backlog -= underWay?.body.count ?? 0
        underWay = nil
        guard isCongested, backlog < lowMark else { return false }
        isCongested = false
        return true
    }
}
