import Testing

@testable import NodeWorker

@Suite struct HTTPOutboxTests {
    private func outbox(highMark: Int = 1000, lowMark: Int = 100) -> HTTPOutbox {
        HTTPOutbox(highMark: highMark, lowMark: lowMark)
    }

    private func text(_ post: HTTPPost?) -> String? {
        post.map { String(decoding: $0.body, as: UTF8.self) }
    }

    @Test func oneRequestIsUnderWayAtATime() {
        var outbox = outbox()
        var next = outbox.next()
        #expect(outbox.isIdle && next == nil)
        outbox.append(.handshake, isGathered: false) { $0 += "a".utf8 }
        outbox.append(.gossip, isGathered: false) { $0 += "b".utf8 }
        next = outbox.next()
        #expect(next?.purpose == .handshake)
        next = outbox.next()
        #expect(next == nil && !outbox.isIdle)
        _ = outbox.delivered()
        next = outbox.next()
        #expect(text(next) == "b")
        _ = outbox.delivered()
        #expect(outbox.isIdle && outbox.backlog == 0)
    }

    @Test func whatWaitsForANativePeerIsGatheredByPurpose() {
        var outbox = outbox()
        for message in ["1", "2", "3"] { outbox.append(.broadcast, isGathered: true) { $0 += message.utf8 } }
        outbox.append(.gossip, isGathered: true) { $0 += "4".utf8 }
        outbox.append(.broadcast, isGathered: true) { $0 += "5".utf8 }
        var posts: [String] = []
        while let post = outbox.next() {
            posts.append("\(post.method) \(post.path) \(text(post) ?? "")")
            _ = outbox.delivered()
        }
        #expect(posts == ["POST /broadcast 1\n2\n3", "POST /gossip 4", "POST /broadcast 5"])
        #expect(outbox.backlog == 0)
    }

    /// What is under way is on the wire: nothing may be added to it.
    @Test func nothingIsGatheredIntoTheRequestUnderWay() {
        var outbox = outbox()
        outbox.append(.gossip, isGathered: true) { $0 += "1".utf8 }
        let first = outbox.next()
        outbox.append(.gossip, isGathered: true) { $0 += "2".utf8 }
        #expect(outbox.underWay == first && text(first) == "1")
        _ = outbox.delivered()
        let second = outbox.next()
        #expect(text(second) == "2")
    }

    @Test func anotherProgramGetsOneMessageARequest() {
        var outbox = outbox()
        for message in ["1", "2"] { outbox.append(.broadcast, isGathered: false) { $0 += message.utf8 } }
        let first = outbox.next()
        #expect(text(first) == "1")
        _ = outbox.delivered()
        let second = outbox.next()
        #expect(text(second) == "2")
    }

    @Test func noRequestGrowsBeyondItsBound() {
        var outbox = outbox(highMark: .max)
        let message = [UInt8](repeating: 0x61, count: HTTPOutbox.gatheredBytes)
        for _ in 0..<3 { outbox.append(.broadcast, isGathered: true) { $0 += message } }
        for _ in 0..<3 {
            let post = outbox.next()
            #expect(post?.body.count == message.count)
            _ = outbox.delivered()
        }
        #expect(outbox.isIdle)
    }

    @Test func payloadIsHeldBackBetweenTheMarks() {
        var outbox = outbox(highMark: 10, lowMark: 5)
        for _ in 0..<3 { outbox.append(.broadcast, isGathered: false) { $0 += "1234".utf8 } }
        #expect(outbox.isCongested && outbox.backlog == 12)
        let hasDrained = (0..<3).map { _ in
            _ = outbox.next()
            return outbox.delivered()
        }
        #expect(hasDrained == [false, true, false], "8 bytes are not below the low mark, 4 are, and it is told once")
        #expect(!outbox.isCongested)
    }
}
