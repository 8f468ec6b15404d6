import JSON

/// The description of the control API that `GET /v1/openapi.json` serves: OpenAPI 3.1.0, made from ``Route/all``.
package enum OpenAPI {
    /// The whole description.
    package static let document: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "The control API of a cluster", "version": .string(Version.current),
            "description": "HTTP/1.1 at the Unix socket .supervisor/control.sock in the cluster's directory.",
        ],
        "servers": [["url": "http://localhost", "description": "over the Unix socket"]],
        "paths": .object(paths),
        "components": [
            "schemas": .object(schemas),
            "parameters": [
                "name": parameter("name", in: "path", "A node by its name or number: node-2 or 2.", ["type": "string"])
            ],
        ],
    ]

    private static var paths: JSONObject {
        var paths = JSONObject()
        for route in Route.all {
            var item = paths[route.pattern]?.object ?? JSONObject()
            item[route.method.lowercased()] = operation(route)
            paths[route.pattern] = .object(item)
        }
        return paths
    }

    private static func operation(_ route: Route) -> JSONValue {
        var operation: JSONObject = [
            "operationId": .string(route.operation.rawValue), "summary": .string(route.summary),
        ]
        let named: [JSONValue] = route.pattern.contains("{name}") ? [["$ref": "#/components/parameters/name"]] : []
        let parameters = named + route.operation.parameters
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let schema = route.operation.requestSchema {
            operation["requestBody"] = ["required": .bool(schema.isRequired), "content": json(reference(schema.name))]
        }
        operation["responses"] = .object(responses(to: route.operation))
        return .object(operation)
    }

    private static func responses(to operation: Route.Operation) -> JSONObject {
        var responses = JSONObject()
        let answer = operation.answer
        responses[String(answer.status)] = .object(answer.response)
        for status in Set(operation.errors.map(\.status)).sorted() {
            let codes = operation.errors.filter { $0.status == status }.map(\.rawValue)
            responses[String(status)] = [
                "description": .string(codes.joined(separator: ", ")), "content": json(reference("Error")),
            ]
        }
        return responses
    }

    // MARK: Pieces

    static func parameter(
        _ name: String,
        in place: String,
        _ description: String,
        _ schema: JSONValue
    ) -> JSONValue {
        [
            "name": .string(name), "in": .string(place), "required": .bool(place == "path"),
            "description": .string(description), "schema": schema,
        ]
    }

    static func json(_ schema: JSONValue) -> JSONValue { ["application/json": ["schema": schema]] }

    static func reference(_ schema: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(schema)")] }
}
