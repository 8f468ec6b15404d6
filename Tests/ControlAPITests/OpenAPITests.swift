import JSON
import Testing

@testable import ControlAPI

@Suite struct OpenAPITests {
    private func schema(_ name: String) throws -> JSONValue { try #require(OpenAPI.schemas[name]) }

    private func properties(_ schema: JSONValue) throws -> Set<String> {
        Set(try #require(schema["properties"]?.object).members.map(\.key))
    }

    @Test func everyRouteIsDescribed() throws {
        for route in Route.all {
            let operation = try #require(OpenAPI.document["paths"]?[route.pattern]?[route.method.lowercased()])
            #expect(operation["operationId"]?.string == route.operation.rawValue)
            #expect(operation["summary"]?.string == route.summary)
            let names = operation["parameters"]?.array?.compactMap { $0["$ref"]?.string } ?? []
            #expect(names == (route.pattern.contains("{name}") ? ["#/components/parameters/name"] : []))
        }
    }

    @Test func nothingElseIsDescribed() throws {
        let paths = try #require(OpenAPI.document["paths"]?.object)
        let described = paths.members.reduce(0) { $0 + ($1.value.object?.members.count ?? 0) }
        #expect(described == Route.all.count)
        #expect(Set(Route.all.map(\.operation)) == Set(Route.Operation.allCases))
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let text = OpenAPI.document.text(.compact)
        for reference in text.split(separator: "\"#/components/").dropFirst() {
            let path = reference.prefix { $0 != "\"" }.split(separator: "/").map(String.init)
            #expect(OpenAPI.document["components"]?[path[0]]?[path[1]] != nil, "\(path)")
        }
    }

    @Test func documentsHaveTheMembersThatAreDescribed() throws {
        let mesh = MeshStatus(isFormed: true, isConverged: true, links: 1, linksExpected: 1)
        let node = NodeStatus(name: "node-1", number: 1, state: .ready, port: 4001, isPublic: true, directory: "/x")
        let daemon = ClusterStatus.Supervisor(pid: 1, version: "1", uptimeSeconds: 1)
        let status = ClusterStatus(name: "mesh", directory: "/x", supervisor: daemon, mesh: mesh, nodes: [node])
        let progress = MeshProgress(ready: 1, nodes: 1, mesh: mesh)
        let event = ClusterEvent(
            cursor: 1,
            time: "",
            kind: .mesh,
            node: "node-1",
            message: "",
            state: .ready,
            mesh: progress
        )
        let documents: [(String, JSONValue)] = [
            ("Status", status.json), ("Supervisor", daemon.json), ("Mesh", mesh.json), ("Node", node.json),
            ("Faults", Faults().json), ("Event", event.json), ("MeshProgress", progress.json),
            ("NodeNames", NodeNames([]).json), ("DownRequest", DownRequest(keep: true).json),
            ("DownResult", DownResult(stopped: [], left: []).json), ("Error", APIError(.conflict, "").json),
        ]
        for (name, document) in documents {
            let members = Set(try #require(document.object).members.map(\.key))
            #expect(try properties(schema(name)) == members, "\(name)")
        }
    }
}
