import ControlAPI
import Testing

@testable import Supervisor

@Suite struct SubmittedMessageTests {
    @Test func dataIsWrappedAsItIs() throws {
        let data = #"{ "amount": 1.50, "big": 12345678901234567890 }"#
        let message = try ControlServer.message(Array(data.utf8))
        #expect(message == #"{"type":"TRANSACTION","data":\#(data)}"#)
    }

    @Test func messagesPassUnchanged() throws {
        let message = #"{"type":"TRANSACTION","data":{"a":1}}"#
        #expect(try ControlServer.message(Array(message.utf8)) == message)
    }

    @Test func dataThatHasATypeIsStillData() throws {
        let data = #"{"type":"TRANSACTION"}"#
        #expect(try ControlServer.message(Array(data.utf8)).hasPrefix(#"{"type":"TRANSACTION","data":{"#))
    }

    @Test(arguments: ["", "[]", "3", "{", "{\"a\":1,\"a\":2}"])
    func otherBodiesAreRefused(_ body: String) {
        let error = #expect(throws: APIError.self) { try ControlServer.message(Array(body.utf8)) }
        #expect(error?.code == .badRequest)
    }
}
