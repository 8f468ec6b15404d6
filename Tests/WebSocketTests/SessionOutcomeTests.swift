import Testing

@testable import WebSocket

@Suite struct SessionOutcomeTests {
    @Test(
        arguments: [
            (.closed(.goingAway, reason: "stopping"), "closed with 1001: stopping"),
            (.closed(.normal, reason: ""), "closed with 1000"),
            (.closed(nil, reason: ""), "closed without a code"), (.failed(.unmasked), "\(WebSocketError.unmasked)"),
            (.unresponsive, "no ping was answered"), (.closeTimedOut, "the closing handshake took too long"),
            (.lost, "the connection was lost"),
        ] as [(SessionOutcome, String)]
    )
    func itIsToldInWords(outcome: SessionOutcome, text: String) {
        #expect("\(outcome)" == text)
    }
}
