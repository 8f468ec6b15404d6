import ControlAPI
import Testing

@Suite struct RequestTests {
    @Test(arguments: [
        AddNodes(.more(3)), AddNodes(.more(1), isPublic: false), AddNodes(.upTo(10)), AddNodes(.upTo(1000)),
    ])
    func addNodes(_ request: AddNodes) throws {
        #expect(try AddNodes(parsing: request.json.bytes(.compact)) == request)
    }

    @Test func addNodesDefaultsToOne() throws {
        #expect(try AddNodes(parsing: "{}".utf8) == AddNodes(.more(1)))
    }

    @Test(arguments: [
        "{\"count\":0}", "{\"count\":1001}", "{\"count\":1.5}", "{\"count\":\"3\"}", "{\"up_to\":-1}", "[]", "",
        "{\"public\":1}", "{\"count\":2,\"up_to\":3}",
    ])
    func badAddNodes(_ text: String) {
        #expect(throws: DocumentError.self) { try AddNodes(parsing: text.utf8) }
    }

    @Test func down() throws {
        #expect(try DownRequest(parsing: "{}".utf8) == DownRequest(keep: false))
        #expect(try DownRequest(parsing: DownRequest(keep: true).json.bytes(.compact)).keep)
        let result = DownResult(stopped: ["node-1"], left: ["/x/node-9: not made by the supervisor"])
        #expect(try DownResult(parsing: result.json.bytes(.compact)) == result)
        #expect(try NodeNames(parsing: NodeNames(["node-1"]).json.bytes(.compact)).names == ["node-1"])
    }

    @Test(arguments: APIError.Code.allCases)
    func errors(_ code: APIError.Code) throws {
        let error = APIError(code, "what, where, and what to do")
        #expect(try APIError(parsing: error.json.bytes(.compact)) == error)
        #expect((400...599).contains(code.status))
    }
}

@Suite struct RouteTests {
    @Test(arguments: Route.all)
    func everyRouteIsFoundByItsPattern(_ route: Route) {
        let path = route.pattern.replacing("{name}", with: "node-1")
        let name = route.pattern.contains("{name}") ? "node-1" : nil
        #expect(Route.match(method: route.method, path: path) == .operation(route.operation, name: name))
    }

    @Test func aNodeThatIsNotThereIsNamedInFull() {
        #expect(APIError.noNode("9").message == "there is no node-9 in this cluster")
        #expect(APIError.noNode("node-9").message == "there is no node-9 in this cluster")
    }

    @Test func everyOperationHasOneRoute() {
        #expect(
            Route.all.map(\.operation).sorted { $0.rawValue < $1.rawValue }
                == Route.Operation.allCases.sorted { $0.rawValue < $1.rawValue }
        )
    }

    @Test func wrongMethodsAndUnknownPaths() {
        #expect(Route.match(method: "POST", path: "/v1/nodes/node-1") == .wrongMethod(allowed: ["DELETE", "GET"]))
        #expect(Route.match(method: "GET", path: "/v1/nodes/") == .unknown)
        #expect(Route.match(method: "GET", path: "/v1/nodes/a/b/c") == .unknown)
        #expect(Route.match(method: "GET", path: "/") == .unknown)
    }
}
