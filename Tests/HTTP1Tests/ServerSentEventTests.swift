import HTTP1
import TestSupport
import Testing

@Suite struct ServerSentEventTests {
    private func read(_ pieces: [[UInt8]], limit: Int = 1000) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser(limit: limit)
        var events: [ServerSentEvent] = []
        for piece in pieces {
            try piece.withUnsafeBytes { bytes in
                var input = bytes
                while let event = try parser.next(&input) { events.append(event) }
            }
        }
        return events
    }

    @Test(
        arguments: [
            ("data: a\n\n", [ServerSentEvent(data: "a")]),
            ("data:a\n\n", [ServerSentEvent(data: "a")]),
            ("data:  a\n\n", [ServerSentEvent(data: " a")]),
            ("data: YHOO\ndata: +2\ndata: 10\n\n", [ServerSentEvent(data: "YHOO\n+2\n10")]),
            ("data\n\ndata\ndata\n\ndata:", [ServerSentEvent(data: ""), ServerSentEvent(data: "\n")]),
            (
                "event: add\ndata: 1\n\ndata: 2\n\n",
                [ServerSentEvent(event: "add", data: "1"), ServerSentEvent(data: "2")]
            ),
            ("event: lost\n\ndata: 2\n\n", [ServerSentEvent(data: "2")]),
            (
                "id: 7\ndata: a\n\ndata: b\n\n",
                [ServerSentEvent(id: "7", data: "a"), ServerSentEvent(id: "7", data: "b")]
            ),
            ("id: 7\ndata: a\n\nid\ndata: b\n\n", [ServerSentEvent(id: "7", data: "a"), ServerSentEvent(data: "b")]),
            ("id: 7\nid: 8\0\ndata: a\n\n", [ServerSentEvent(id: "7", data: "a")]),
            (": comment\nretry: 5\nunknown: x\nDATA: x\ndata: a\n\n", [ServerSentEvent(data: "a")]),
            ("\u{feff}data: a\n\n", [ServerSentEvent(data: "a")]),
            (
                "data: a\r\ndata: b\rdata: c\n\r\n\r\ndata: d\r\r",
                [ServerSentEvent(data: "a\nb\nc"), ServerSentEvent(data: "d")]
            ),
            ("data: a", []),
            ("data: a\n", []),
        ]
    )
    func streams(text: String, events: [ServerSentEvent]) throws {
        #expect(try read([Array(text.utf8)]) == events)
        #expect(try read(Array(text.utf8).byteByByte) == events)
        for seed in UInt64(0)..<10 {
            var generator = SeededGenerator(seed: seed)
            #expect(try read(Array(text.utf8).split(using: &generator)) == events, "seed \(seed)")
        }
    }

    @Test func anIDCountsEvenWithoutAnEvent() throws {
        var parser = ServerSentEventParser()
        let event = try Array("id: 9\n\n".utf8).withUnsafeBytes { bytes in
            var input = bytes
            return try parser.next(&input)
        }
        #expect(event == nil)
        #expect(parser.lastID == "9")
    }

    @Test func eventsHaveALimit() throws {
        #expect(try read([Array("data: 1234\n\n".utf8)], limit: 10).count == 1)
        #expect(throws: ServerSentEventTooLarge.self) { try read([Array("data: 12345".utf8)], limit: 10) }
        #expect(throws: ServerSentEventTooLarge.self) {
            try read([Array("data:1\ndata:2\ndata:34".utf8)], limit: 10)
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let events = [
            ServerSentEvent(id: "1", event: "node", data: "{\"a\":1}"), ServerSentEvent(id: "1", data: "a\n\nb"),
            ServerSentEvent(id: "2", data: ""),
        ]
        var output: [UInt8] = []
        for event in events { event.serialize(into: &output) }
        #expect(try read([output]) == events)
    }

    @Test func forgedEventsTrap() async {
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            ServerSentEvent(id: "1\ndata: x", data: "").serialize(into: &output)
        }
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            ServerSentEvent(event: "a\r", data: "").serialize(into: &output)
        }
    }
}
