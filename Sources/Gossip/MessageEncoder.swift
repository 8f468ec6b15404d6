import Hashing
import JSON
import WebSocket

/// Writes messages as they go over the wire.
package enum MessageEncoder {
    /// What stands around a transaction's `data` in a TRANSACTION message.
    package static let transactionHead = Array(#"{"type":"TRANSACTION","data":"#.utf8)
    package static let transactionTail = UInt8(ascii: "}")
    /// The same for a transaction that is sent because a reconciliation found it lacking.
    package static let missedTransactionHead = Array(#"{"type":"TRANSACTION","missed":true,"data":"#.utf8)

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

    static func handshake(
        addresses: [NodeAddress],
        own: NodeAddress?,
        identity: NodeIdentity,
        pool: PoolSummary,
        details: NativeDetails = NativeDetails()
    ) -> [UInt8] {
        var node: JSONObject = [
            "id": .string(identity.id),
            "address": own.map { .string($0.text) } ?? .null,
            "incarnation": .string(String(identity.incarnation, radix: 16)),
            "pool": summary(pool),
        ]
        node["peers"] = details.fingerprint.map { .string(String($0, radix: 16)) }
        if details.isIntroduced { node["introduced"] = true }
        if details.isUnanswered { node["unanswered"] = true }
        if !details.unproven.isEmpty { node["unproven"] = strings(details.unproven) }
        if !details.tunnels.isEmpty { node["tunnels"] = strings(details.tunnels) }
        node["neighbour"] = details.neighbour.map { .string($0.rawValue) }
        return encode([
            "type": "HANDSHAKE",
            "data": strings(addresses.map(\.text) + [own?.text].compactMap { $0 }),
            "node": .object(node),
            "features": ["native/1"],
        ])
    }

    static func tunnels(opened: [String], closed: [String]) -> [UInt8] {
        encode(["type": "TUNNELS", "data": ["opened": strings(opened), "closed": strings(closed)]])
    }

    // MARK: Partial meshes

    static func graft(_ ids: [Digest256]) -> [UInt8] {
        encode(["type": "GRAFT", "data": list(ids)])
    }

    static let prune = encode(["type": "PRUNE", "data": []])

    static func walk(_ address: String, steps: Int) -> [UInt8] {
        encode(["type": "WALK", "data": ["address": .string(address), "steps": .number(JSONNumber(steps))]])
    }

    static func shuffle(_ addresses: [String], steps: Int) -> [UInt8] {
        encode(["type": "SHUFFLE", "data": ["addresses": strings(addresses), "steps": .number(JSONNumber(steps))]])
    }

    static func leave(instead: String?) -> [UInt8] {
        encode(["type": "LEAVE", "data": ["instead": instead.map(JSONValue.string) ?? .null]])
    }

    private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    // MARK: Reconciliation

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
