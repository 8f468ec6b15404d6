import HTTP1
import Testing

@testable import NodeWorker

@Suite struct WorkerSettingsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ environment: [String: String] = [:]) throws -> WorkerSettings {
        try WorkerSettings.read(folder: folder.path, environment: environment)
    }

    @Test func defaults() throws {
        try folder.write(".env", "PORT=4001\n")
        let settings = try read()
        #expect(settings.name == "node-4001")
        #expect(settings.listen == [.loopbackIPv4(port: 4001), .loopbackIPv6(port: 4001)])
        #expect(settings.address?.text == "ws://localhost:4001")
        #expect(settings.knownPeers.isEmpty)
        #expect(settings.durability == .normal)
        #expect(settings.supervisorSocket == nil)
    }

    @Test func aFileThatIsNotTextIsRefusedWithItsLine() throws {
        try folder.write(".env", Array("PORT=4001\nNODE_ID=".utf8) + [0xFF])
        let error = try #require(throws: WorkerFailure.self) { try read() }
        #expect(error.description.contains(".env:2: "), "\(error)")
    }

    @Test func environmentOverridesFile() throws {
        try folder.write(".env", "PORT=4001\nNODE_ID=a\nPUBLIC=true\n")
        let settings = try read(["PORT": "4002", "PUBLIC": "false"])
        #expect(settings.port == 4002)
        #expect(settings.name == "a")
        #expect(settings.listen.isEmpty && settings.address == nil, "a private node has no listener")
    }

    @Test func aNodeWithoutWebSocketIsReachedOverHTTP() throws {
        let settings = try read(["PORT": "4005", "WEBSOCKET": "false"])
        #expect(!settings.usesWebSocket)
        #expect(settings.address?.text == "http://localhost:4005")
        #expect(settings.listen.count == 2)
    }

    @Test func aMeshIsFullUnlessItIsSaidToBePartial() throws {
        #expect(try read(["PORT": "1"]).topology == .full)
        #expect(try read(["PORT": "1", "DEGREE": "5"]).topology == .full)
        #expect(try read(["PORT": "1", "TOPOLOGY": "partial"]).topology == .partial(degree: 8))
        #expect(try read(["PORT": "1", "TOPOLOGY": "partial", "DEGREE": "5"]).topology == .partial(degree: 5))
    }

    @Test func knownPeersFromFileAndEnvironment() throws {
        try folder.write("known-peers.json", "[\"ws://localhost:4001\", \"ws://localhost:4003\"]")
        #expect(try read(["PORT": "1"]).knownPeers.map(\.text) == ["ws://localhost:4001", "ws://localhost:4003"])
        let overridden = try read(["PORT": "1", "KNOWN_PEERS": "ws://localhost:9, ws://[::1]:8"])
        #expect(overridden.knownPeers.map(\.port) == [9, 8])
    }

    @Test(arguments: [
        ([:], "PORT is not set"), (["PORT": "0"], "PORT"), (["PORT": "70000"], "PORT"),
        (["PORT": "1", "PUBLIC": "maybe"], "PUBLIC"), (["PORT": "1", "BIND": "localhost"], "BIND"),
        (["PORT": "1", "ADVERTISE": "wss://x"], "ADVERTISE"), (["PORT": "1", "DURABILITY": "none"], "DURABILITY"),
        (["PORT": "1", "PUBLIC": "false", "WEBSOCKET": "false"], "WEBSOCKET"),
        (["PORT": "1", "WEBSOCKET": "0", "ADVERTISE": "ws://x"], "ADVERTISE"),
        (["PORT": "1", "LOG_LEVEL": "loud"], "LOG_LEVEL"), (["PORT": "1", "KNOWN_PEERS": "x"], "KNOWN_PEERS"),
        (["PORT": "1", "TOPOLOGY": "ring"], "full or partial"), (["PORT": "1", "DEGREE": "2"], "from 3 to 64"),
        (["PORT": "1", "NODE_ID": ""], "NODE_ID is empty"),
    ])
    func unusableSettingsAreNamed(_ environment: [String: String], _ expected: String) throws {
        let error = try #require(throws: WorkerFailure.self) { try read(environment) }
        #expect(error.exitCode == 10)
        #expect(error.description.contains(expected))
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let error = try #require(throws: WorkerFailure.self) {
            try WorkerSettings.read(folder: "\(folder.path)/none", environment: ["PORT": "1"])
        }
        #expect(error.exitCode == 11)
        #expect(error.description == "there is no folder \(folder.path)/none")
    }

    @Test(arguments: ["{}", "[1]", "[\"ftp://x\"]", "[", "[\"ws://localhost:4001\",]"])
    func unusableKnownPeersAreNamed(_ text: String) throws {
        try folder.write("known-peers.json", text)
        let error = try #require(throws: WorkerFailure.self) { try read(["PORT": "1"]) }
        #expect(error.exitCode == 10)
        #expect(error.description.contains("known-peers.json"), "\(error)")
    }
}

@Suite struct CrossOriginTests {
    private func request(_ method: String, _ fields: [(String, String)]) -> HTTPRequestHead {
        HTTPRequestHead(method: method, target: "/broadcast", fields: HTTPFields(fields))
    }

    @Test func onlyABrowserThatAsksBeforehandGetsAPreflightAnswer() {
        let origin = ("Origin", "http://page.example")
        let asked = ("Access-Control-Request-Method", "POST")
        let fields = CrossOrigin.preflightFields(for: request("OPTIONS", [origin, asked]))
        #expect(fields?["Access-Control-Allow-Methods"] == "GET, HEAD, POST")
        #expect(fields?["Access-Control-Allow-Headers"] == "Content-Type")
        #expect(CrossOrigin.preflightFields(for: request("OPTIONS", [origin])) == nil)
        #expect(CrossOrigin.preflightFields(for: request("OPTIONS", [asked])) == nil)
        #expect(CrossOrigin.preflightFields(for: request("POST", [origin, asked])) == nil)
    }

    @Test func anAnswerIsReadableByThePageThatAskedAndByNoOther() {
        let asked = HTTPFields([("Origin", "http://page.example")])
        let fields = HTTPFields.json.readable(byOriginOf: asked)
        #expect(fields["Access-Control-Allow-Origin"] == "http://page.example")
        #expect(fields["Vary"] == "Origin")
        #expect(HTTPFields.json.readable(byOriginOf: HTTPFields()) == .json)
        #expect(HTTPFields.json.readable(byOriginOf: nil) == .json)
    }
}

@Suite struct RequestGuardTests {
    private func refusal(_ fields: [(String, String)], origins: String = "") throws -> String? {
        let folder = try TemporaryFolder()
        let environment = ["PORT": "4001", "ALLOWED_ORIGINS": origins]
        let settings = try WorkerSettings.read(folder: folder.path, environment: environment)
        return RequestGuard(settings).refusal(
            of: HTTPRequestHead(method: "GET", target: "/", fields: HTTPFields(fields))
        )
    }

    @Test(arguments: ["localhost:4001", "LOCALHOST", "127.0.0.1:4001", "[::1]:4001", "127.0.0.1"])
    func ownHosts(_ host: String) throws {
        #expect(try refusal([("Host", host)]) == nil)
    }

    @Test(arguments: ["evil.example", "evil.example:4001", "localhost.evil.example", "[::2]:4001", ""])
    func foreignHosts(_ host: String) throws {
        #expect(try refusal([("Host", host)]) != nil)
    }

    @Test func whoAsksForAForeignHostIsToldEachOwnOneOnce() throws {
        let answer = try refusal([("Host", "evil.example")])
        #expect(answer == "this node is not evil.example; ask for localhost, 127.0.0.1, [::1]")
    }

    @Test func origins() throws {
        let fields = [("Host", "localhost"), ("Origin", "http://page.example")]
        #expect(try refusal(fields) != nil)
        #expect(try refusal(fields, origins: "http://page.example") == nil)
        #expect(try refusal(fields + [("Origin", "null")], origins: "http://page.example") != nil)
    }
}
