import Hashing
import JSON
import WebSocket

/// Writes messages as they go over the wire.
package enum MessageEncoder {
    /// What stands around a transaction's `data` in a TRANSACTION message.
    package static let transactionHead = Array(#"{"type":"TRANSACTION","data":"#.utf8)
    package static let transactionTail = UInt8(ascii: "}")

    /// `{"type":"SUCCESS","data":{"id":"…","info":"…"}}`, appended to `output`.
    package static func appendSuccess(id: Digest256, isDuplicate: Bool, to output: inout [UInt8]) {
        output.append(contentsOf: successHead)
        id.appendHexadecimal(to: &output)
        output.append(contentsOf: isDuplicate ? duplicateTail : storedTail)
    }

    private static let successHead = Array(#"{"type":"SUCCESS","data":{"id":""#.utf8)
    private static let storedTail = Array(#"","info":"stored"}}"#.utf8)
    private static let duplicateTail = Array(#"","info":"already stored"}}"#.utf8)

    /// `{"type":"ERROR","data":{"code":"…","info":"…"}}`, appended to `output`.
    package static func appendError(_ rejection: Rejection, to output: inout [UInt8]) {
        let error: JSONValue = ["code": .string(rejection.code), "info": .string(rejection.description)]
        (["type": "ERROR", "data": error] as JSONValue).write(into: &output, .compact)
    }

    static func handshake(addresses: [NodeAddress], own: NodeAddress?, identity: NodeIdentity, pool: PoolSummary)
        -> [UInt8]
    {
        let data = (addresses.map(\.text) + [own?.text].compactMap { $0 }).map(JSONValue.string)
        return encode([
            "type": "HANDSHAKE",
            "data": .array(data),
            "node": [
                "id": .string(identity.id),
                "address": own.map { .string($0.text) } ?? .null,
                "incarnation": .string(String(identity.incarnation, radix: 16)),
                "pool": summary(pool),
            ],
            "features": ["native/1"],
        ])
    }

    static func digest(_ pool: PoolSummary) -> [UInt8] {
        encode(["type": "DIGEST", "data": summary(pool)])
    }

    static func summaries(_ prefix: IDPrefix, _ children: [PoolSummary]) -> [UInt8] {
        encode([
            "type": "SUMMARIES",
            "data": ["prefix": .string(prefix.text), "ranges": .array(children.map(summary))],
        ])
    }

    static func ids(_ prefix: IDPrefix, _ ids: [Digest256]) -> [UInt8] {
        encode(["type": "IDS", "data": ["prefix": .string(prefix.text), "ids": list(ids)]])
    }

    static func want(_ ids: [Digest256]) -> [UInt8] {
        encode(["type": "WANT", "data": list(ids)])
    }

    static func have(_ ids: [Digest256]) -> [UInt8] {
        encode(["type": "HAVE", "data": list(ids)])
    }

    private static func summary(_ summary: PoolSummary) -> JSONValue {
        ["count": .number(JSONNumber(summary.count)), "fingerprint": .string(summary.fingerprintText)]
    }

    private static func list(_ ids: [Digest256]) -> JSONValue {
        .array(ids.map { .string($0.description) })
    }

    private static func encode(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        value.write(into: &bytes, .compact)
        return bytes
    }
}
