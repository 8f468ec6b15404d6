import JSON

/// The documents.
extension OpenAPI {
    static var schemas: JSONObject {
        [
            "Status": status, "Supervisor": supervisor, "Mesh": object(mesh.adding(["faults": reference("Faults")])),
            "Faults": faults,
            "FaultyLink": faultyLink,
            "Node": node, "LastExit": lastExit, "NodeState": words(NodeState.allCases.map(\.rawValue)),
            "NodeNames": object(["nodes": list(text), "skipped": list(text)], optional: ["skipped"]),
            "AddNodes": addNodes,
            "DownRequest": object(["keep": flag], optional: ["keep"]),
            "DownResult": object(
                ["stopped": list(text), "left": list(text), "failed": list(text)],
                optional: ["failed"]
            ),
            "Transaction": ["type": "object", "description": "A transaction's data, or a whole TRANSACTION message."],
            "Submitted": object(["id": text, "node": text]),
            "LogLine": object(["node": text, "line": text]),
            "Event": event, "MeshProgress": object(mesh.adding(["ready": count, "nodes": count])), "Error": error,
        ]
    }

    private static var status: JSONValue {
        object([
            "schema": ["const": .integer(ClusterStatus.schema)], "name": text, "directory": text,
            "supervisor": ["anyOf": [reference("Supervisor"), ["type": "null"]]], "mesh": reference("Mesh"),
            "nodes": list(reference("Node")),
        ])
    }

    private static var supervisor: JSONValue {
        object(["pid": count, "version": text, "uptime_seconds": seconds])
    }

    private static var mesh: JSONObject {
        [
            "formed": flag, "converged": flag, "links": count, "links_expected": count, "links_cut": count,
        ]
    }

    private static var faults: JSONValue {
        let pair: JSONValue = ["type": "array", "items": text, "minItems": 2, "maxItems": 2]
        return object(
            [
                "revision": optional("integer"), "partition": list(list(text)), "down": list(pair),
                "links": list(reference("FaultyLink")), "seed": count,
            ],
            optional: ["revision", "partition", "down", "links", "seed"]
        )
    }

    private static var faultyLink: JSONValue {
        let longest = Int64(LinkImpairment.longestDelayMilliseconds / 1_000)
        return object(
            [
                "from": text, "to": text,
                "delay_seconds": ["type": "number", "minimum": 0, "maximum": .integer(longest)],
                "loss": ["type": "number", "minimum": 0, "maximum": 1],
            ],
            optional: ["delay_seconds", "loss"]
        )
    }

    private static var node: JSONValue {
        object([
            "name": text, "number": count, "state": reference("NodeState"), "pid": optional("integer"),
            "port": ["type": "integer", "minimum": 1, "maximum": 65_535], "address": optional("string"), "public": flag,
            "peers": ["type": ["array", "null"], "items": text], "transactions": optional("integer"),
            "restarts": count, "last_exit": ["anyOf": [reference("LastExit"), ["type": "null"]]],
            "reason": optional("string"), "next_restart_seconds": optional("number"),
            "uptime_seconds": optional("number"), "memory_bytes": optional("integer"), "directory": text,
        ])
    }

    private static var lastExit: JSONValue {
        let more: JSONObject = ["at": time, "hung": optional("string")]
        return [
            "oneOf": [
                object(more.adding(["code": ["type": "integer"]]), optional: ["hung"]),
                object(more.adding(["signal": text]), optional: ["hung"]),
                object(more.adding(["unknown": ["const": true]]), optional: ["hung"]),
            ]
        ]
    }

    private static var addNodes: JSONValue {
        let amount: JSONValue = ["type": "integer", "minimum": 1, "maximum": .integer(AddNodes.largestCount)]
        return object(["count": amount, "up_to": amount, "public": flag], optional: ["count", "up_to", "public"])
    }

    private static var event: JSONValue {
        object(
            [
                "cursor": count, "time": time, "event": words(ClusterEvent.Kind.allCases.map(\.rawValue)),
                "message": text, "node": text, "state": reference("NodeState"), "mesh": reference("MeshProgress"),
            ],
            optional: ["node", "state", "mesh"]
        )
    }

    private static var error: JSONValue {
        object(["error": object(["code": words(APIError.Code.allCases.map(\.rawValue)), "message": text])])
    }

    // MARK: Pieces

    private static let text: JSONValue = ["type": "string"]
    private static let flag: JSONValue = ["type": "boolean"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]
    private static let seconds: JSONValue = ["type": "number", "minimum": 0]
    private static let time: JSONValue = ["type": "string", "format": "date-time"]

    private static func optional(_ type: String) -> JSONValue { ["type": [.string(type), "null"]] }

    private static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    private static func words(_ words: [String]) -> JSONValue { ["enum": .array(words.map(JSONValue.string))] }

    /// - Parameter optional: the members that may be missing.
    private static func object(_ properties: JSONObject, optional: [String] = []) -> JSONValue {
        let required = properties.members.map(\.key).filter { !optional.contains($0) }
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        return .object(schema)
    }
}

extension JSONObject {
    fileprivate func adding(_ more: JSONObject) -> JSONObject {
        var result = self
        for member in more.members { result[member.key] = member.value }
        return result
    }
}
