import JSON

/// What a request is answered with when nothing is wrong.
struct OpenAPIAnswer {
    var status = 200
    let description: String
    /// Media type and schema; nil where there is no body.
    let content: JSONValue?

    var response: JSONObject {
        var response: JSONObject = ["description": .string(description)]
        if let content { response["content"] = content }
        return response
    }

    static func json(_ schema: String, _ description: String) -> OpenAPIAnswer {
        OpenAPIAnswer(description: description, content: OpenAPI.json(OpenAPI.reference(schema)))
    }

    /// A body that is text, each line or event of which may have a schema.
    static func text(_ type: String, _ description: String) -> OpenAPIAnswer {
        OpenAPIAnswer(description: description, content: .object([type: ["schema": ["type": "string"]]]))
    }
}

/// What is to be said about each operation.
extension Route.Operation {
    /// What may stand in the query and in the header, apart from the node's name in the path.
    var parameters: [JSONValue] {
        let flag: JSONValue = ["type": "boolean", "default": false]
        let node = OpenAPI.parameter("node", in: "query", "A node by its name or number.", ["type": "string"])
        switch self {
        case .removeNode:
            return [OpenAPI.parameter("keep", in: "query", "Whether the folder stays.", flag)]
        case .submit:
            return [node]
        case .logs:
            let lines: JSONValue = ["type": ["integer", "string"], "default": 100]
            return [
                node, OpenAPI.parameter("lines", in: "query", "So many lines of each node, or all.", lines),
                OpenAPI.parameter("follow", in: "query", "Whether to go on with what comes.", flag),
            ]
        case .events:
            let cursor: JSONValue = ["type": "integer", "minimum": 0]
            let follow: JSONValue = ["type": "boolean", "default": true]
            return [
                OpenAPI.parameter("since", in: "query", "The cursor behind which to begin.", cursor),
                OpenAPI.parameter("Last-Event-ID", in: "header", "The same, and stronger.", cursor),
                OpenAPI.parameter("follow", in: "query", "Whether to go on with what happens.", follow),
            ]
        case .status, .node, .addNodes, .start, .stop, .restart, .kill, .pause, .resume, .down, .setFaults, .heal,
            .metrics, .openAPI, .link:
            return []
        }
    }

    /// What the body is.
    var requestSchema: (name: String, isRequired: Bool)? {
        switch self {
        case .addNodes: ("AddNodes", false)
        case .submit: ("Transaction", true)
        case .setFaults: ("Faults", true)
        case .down: ("DownRequest", false)
        case .status, .node, .removeNode, .start, .stop, .restart, .kill, .pause, .resume, .events, .logs, .heal,
            .metrics, .openAPI, .link:
            nil
        }
    }

    var answer: OpenAPIAnswer {
        switch self {
        case .status: .json("Status", "The status.")
        case .node: .json("Node", "The node.")
        case .start, .stop, .restart, .kill, .pause, .resume: .json("Node", "The node, once it is so.")
        case .addNodes: .json("NodeNames", "The nodes that are being started.")
        case .removeNode: .json("NodeNames", "The node that is gone.")
        case .events: .text("text/event-stream", "Server-sent events; the data of each is an Event.")
        case .logs: .text("application/x-ndjson", "A LogLine a line.")
        case .submit: .json("Submitted", "The transaction is stored.")
        case .setFaults, .heal: .json("Faults", "The faults that hold now.")
        case .down: .json("DownResult", "All is stopped.")
        case .metrics: .text("text/plain", "Prometheus text format 0.0.4.")
        case .openAPI: OpenAPIAnswer(description: "OpenAPI 3.1.0.", content: OpenAPI.json(["type": "object"]))
        case .link: OpenAPIAnswer(status: 101, description: "The link of a worker, over WebSocket.", content: nil)
        }
    }

    /// What may be wrong. Every operation may be refused to another user.
    var errors: [APIError.Code] {
        [.forbidden] + ownErrors
    }

    private var ownErrors: [APIError.Code] {
        switch self {
        case .status, .metrics, .openAPI, .link: []
        case .node: [.nodeNotFound]
        case .addNodes: [.badRequest, .conflict, .portInUse, .configuration, .internalError, .unavailable]
        case .removeNode: [.badRequest, .nodeNotFound, .conflict, .unavailable]
        case .start, .restart: [.nodeNotFound, .conflict, .configuration, .unavailable]
        case .stop, .kill, .pause, .resume: [.nodeNotFound, .conflict, .unavailable]
        case .events, .down: [.badRequest]
        case .logs: [.badRequest, .nodeNotFound, .internalError, .unavailable]
        case .submit: [.badRequest, .rejected, .nodeNotFound, .notStored, .unavailable]
        case .setFaults: [.badRequest, .nodeNotFound, .conflict, .internalError, .unavailable]
        case .heal: [.internalError, .unavailable]
        }
    }
}
