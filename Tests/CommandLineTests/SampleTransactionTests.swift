import JSON
import Posix
import Testing

@testable import Supervisor

@Suite struct SampleTransactionTests {
    @Test func itsHashIsThatOfTheOtherMembers() {
        let sample = SampleTransaction(to: "04ab", amount: 57, at: Timestamp(milliseconds: 1_700_000_000_000))
        // printf 'null04ab571700000000000' | sha256sum
        let hash = "2ea09af6a639fca08450a57c9a000ca3d23d13510a6c0c3535490043cd03a999"
        let expected = """
            {"fromAddress":null,"toAddress":"04ab","amount":57,"timeStamp":1700000000000,"hash":"\(hash)"}
            """
        #expect(sample.json.text() == expected)
    }
}
