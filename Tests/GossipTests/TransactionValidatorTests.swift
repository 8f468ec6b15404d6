import Hashing
import JSON
import Testing

@testable import Gossip

@Suite("Transaction validator")
struct TransactionValidatorTests {
    private func validate(_ text: String, limits: GossipLimits = GossipLimits()) throws -> Digest256 {
        var tape = JSONTape()
        let data = try tape.parse(text)
        var validator = TransactionValidator(limits: limits)
        return try validator.validate(data, on: tape)
    }

    /// Hashes as `node` computes them, of the four values concatenated.
    private static let vectors = [
        (
            #"null"#, #""04ab""#, "57", "1700000000000",
            "2ea09af6a639fca08450a57c9a000ca3d23d13510a6c0c3535490043cd03a999"
        ),
        (
            #""04cd""#, #""04ab""#, "0.1", "1700000000000",
            "d29eb75fb638783831e64856c81bf43f8c6acb9fdb1decc6683b467fc86df76f"
        ),
        (#""a""#, #""b""#, "1e21", "1", "661cc014d8bcc1f49e688c6c28d95b70d1fb09628b4c6af87d7b562f9ce45eda"),
        (#""é\u0000""#, #""b""#, "-0", "true", "a081453641da406e4c076af49743c2d18dc1eaffddf0ffe3df9e9aaca268a0ee"),
        (#""a""#, #""b""#, "1.50", "2", "197e78f978720e53c56c8651ac99db0e84a3849844071ceed1c35b7f4b35a579"),
    ]

    @Test(arguments: vectors)
    func theHashIsThatOfTheFourFieldsAsJavaScriptPrintsThem(
        from: String,
        to: String,
        amount: String,
        time: String,
        hash: String
    ) throws {
        func text(_ hash: String) -> String {
            #"{"fromAddress":\#(from),"toAddress":\#(to),"amount":\#(amount),"timeStamp":\#(time),"hash":"\#(hash)"}"#
        }
        _ = try validate(text(hash))
        #expect(throws: Rejection.wrongHash(expected: hash, found: "00")) { try validate(text("00")) }
    }

    @Test func anyOtherObjectIsValidAsItIs() throws {
        _ = try validate("{}")
        _ = try validate(#"{"hash":"nonsense","amount":1}"#)
    }

    @Test func identityIsTheHashOfTheCanonicalForm() throws {
        #expect(
            try validate(#"{"fromAddress":null,"amount":57}"#).description
                == "6f7a3ef3d2f423a453e6176aa40417866fbe2a4b21d8e53a65d4eb8cc689606b"
        )
        #expect(
            try validate(#"{"a":1,"b":[1.5,"é"]}"#).description
                == "2bb202b35963ad9e57f87e5828e072cc53f4720ecd10a7d625f850411a31c4c6"
        )
    }

    @Test(arguments: [
        #"{"b":[1.50,"é"],"a":1.0}"#, #"{ "a" : 1 , "b" : [ 15e-1 , "\u00e9" ] }"#, #"{"\u0061":1e0,"b":[1.5,"é"]}"#,
    ])
    func otherSpellingsAreTheSameTransaction(text: String) throws {
        #expect(try validate(text) == validate(#"{"a":1,"b":[1.5,"é"]}"#))
    }

    @Test(arguments: ["[]", "null", "1", #""text""#])
    func whatIsNoObjectIsRefused(text: String) {
        #expect(throws: Rejection.notAnObject) { try validate(text) }
    }

    @Test func limitsAndNumbersAreChecked() throws {
        var limits = GossipLimits()
        limits.transactionBytes = 10
        #expect(throws: Rejection.tooLarge(bytes: 11, limit: 10)) { try validate(#"{"a":12345}"#, limits: limits) }
        _ = try validate(#"{"a":1234}"#, limits: limits)
        do {
            _ = try validate(#"{"a":1e999}"#)
            Issue.record("a number beyond the doubles was accepted")
        } catch let error as Rejection {
            #expect(error.code == "number_out_of_range")
        }
    }

    @Test func aHashOverUnprintableFieldsIsRefused() {
        let fields = #""toAddress":"b","amount":1,"timeStamp":2,"hash":"00""#
        #expect(throws: Rejection.unusableField("fromAddress")) { try validate("{\"fromAddress\":[],\(fields)}") }
    }
}
