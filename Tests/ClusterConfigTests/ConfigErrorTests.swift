import ClusterConfig
import Testing

@Suite("Errors in cluster.yaml")
struct ConfigErrorTests {
    /// The text, the place of its one error, and what the message must say.
    @Test(
        "say what is wrong, where, and what is expected",
        arguments: [
            ("baseport: 1", "1:1", "unknown key 'baseport'; did you mean base_port?"),
            ("base-port: 1", "1:1", "did you mean base_port?"),
            ("Nodes: 1", "1:1", "did you mean nodes?"),
            ("restrat: {}", "1:1", "did you mean restart?"),
            ("xyzzy: 1", "1:1", "expected: name, nodes, base_port"),
            ("restart: {backoff: {inital: 1s}}", "1:21", "in restart.backoff; did you mean initial?"),
            ("- a", "1:1", "the file is a list; a mapping"),
            ("mesh", "1:1", "the file is a string; a mapping"),
            ("nodes:3", "1:1", "a mapping with keys, such as 'name: …', is expected (a blank is missing after ':')"),
            ("restart: always", "1:10", "restart is a string; a mapping with keys, such as 'policy: …', is"),
            ("a: 1\na: 2", "2:1", "duplicate key 'a', first given at 1:1"),
            ("a: &x 1", "1:4", "anchors (&) are not supported"),
            ("nodes: 0", "1:8", "nodes is '0'; a whole number from 1 to 1000 is expected"),
            ("nodes: 1001", "1:8", "from 1 to 1000"),
            ("nodes: -1", "1:8", "from 1 to 1000"),
            ("nodes: 3.0", "1:8", "a whole number"),
            ("nodes: '3'", "1:8", "a whole number"),
            ("nodes: 03", "1:8", "write it without the leading zero"),
            ("nodes: 99999999999999999999", "1:8", "from 1 to 1000"),
            ("nodes:", "1:7", "nodes has no value; a whole number"),
            ("nodes: [3]", "1:8", "nodes is a list; a whole number"),
            ("base_port: 0", "1:12", "from 1 to 65534"),
            ("base_port: 65535", "1:12", "from 1 to 65534"),
            ("base_port: 65533", "1:12", "65533 + 3 = 65536; base_port + nodes must not exceed 65535"),
            ("name: ''", "1:7", "1 to 63 letters a-z"),
            ("name: \"a\\e[2J\\nb\"", "1:7", "name is 'a\\u{1B}[2J\\nb'; a name"),
            ("name: -a", "1:7", "1 to 63 letters a-z"),
            ("name: Mesh", "1:7", "1 to 63 letters a-z"),
            ("name: 12", "1:7", "1 to 63 letters a-z"),
            ("template: ..", "1:11", "the path of a folder"),
            ("template: ./", "1:11", "the path of a folder"),
            ("template: \"a\\0b\"", "1:11", "the path of a folder"),
            ("worker: {command: node}", "1:19", "worker.command is a string; a list such as [node, index.js] is"),
            ("worker: {command: []}", "1:19", "names no program"),
            ("worker: {command: ['', a]}", "1:19", "names no program"),
            ("worker: {command: [a, null]}", "1:23", "worker.command[1] has no value"),
            ("worker: {command: [null]}", "1:20", "worker.command[0] has no value"),
            ("worker: {command: [a, \"b\\0\"]}", "1:23", "without null characters"),
            ("worker: {env: [A]}", "1:15", "worker.env is a list; a mapping"),
            ("worker: {env: {1A: x}}", "1:16", "'1A' in worker.env is no name of a variable"),
            ("worker: {env: {A: ~}}", "1:19", "worker.env.A has no value"),
            ("worker: {env: {PORT: 1}}", "1:16", "base_port + N decides it"),
            ("overrides: {node-1: {env: {PUBLIC: 1}}}", "1:28", "write overrides"),
            ("restart: {policy: allways}", "1:19", "one of always, on-failure, never"),
            ("restart: {policy: true}", "1:19", "one of always, on-failure, never"),
            ("restart: {backoff: {first: 5}}", "1:28", "a duration such as 100ms"),
            ("restart: {backoff: {first: -5s}}", "1:28", "a duration such as 100ms"),
            ("restart: {backoff: {initial: 0s}}", "1:30", "from 1ms to 24h"),
            ("restart: {backoff: {initial: 31s}}", "1:30", "restart.backoff.initial (31s) is longer than"),
            ("restart: {backoff: {max: 50ms}}", "1:26", "restart.backoff.initial (100ms) is longer than"),
            ("restart: {backoff: {first: 1m}}", "1:28", "restart.backoff.first (1m) is longer than"),
            ("restart: {backoff: {factor: 0.5}}", "1:29", "from 1.0 to 100.0"),
            ("restart: {backoff: {factor: .nan}}", "1:29", "from 1.0 to 100.0"),
            ("restart: {backoff: {jitter: 101%}}", "1:29", "from 0% to 100%"),
            ("restart: {backoff: {jitter: 0.2}}", "1:29", "a percentage"),
            ("restart: {limit: {count: 0}}", "1:26", "from 1 to 1000"),
            ("restart: {limit: {within: 0s}}", "1:27", "from 1ms"),
            ("stop: {signal: STOP}", "1:16", "TERM, INT, HUP, QUIT, USR1, USR2, KILL"),
            ("stop: {signal: 15}", "1:16", "a signal"),
            ("stop: {timeout: 25h}", "1:17", "from 0s to 24h"),
            ("health: {timeout: 500ms}", "1:19", "health.timeout (500ms) is shorter than health.interval (1s)"),
            ("health: {interval: 6s}", "1:20", "health.timeout (5s) is shorter than health.interval (6s)"),
            ("logs: {max_size: 1KB}", "1:18", "from 4KiB to 1TiB"),
            ("logs: {max_size: 10 MiB}", "1:18", "a size such as 512KiB"),
            ("logs: {keep: 101}", "1:14", "from 0 to 100"),
            ("mesh: {known_peers: 1}", "1:21", "mesh.known_peers is an integer; a list"),
            ("mesh: {known_peers: [1, 0]}", "1:25", "mesh.known_peers[1] is '0'; a whole number from 1 to 1000"),
            ("mesh: {known_peers: [1, 2, 1]}", "1:28", "names 1 twice"),
            ("mesh: {durability: fast}", "1:20", "one of normal, strict"),
            ("mesh: {topology: ring}", "1:18", "one of full, partial"),
            ("mesh: {degree: 2}", "1:16", "mesh.degree is '2'; a whole number from 3 to 64 is expected"),
            ("mesh: {allowed_origins: [example.org]}", "1:26", "an origin such as"),
            ("mesh: {allowed_origins: ['null']}", "1:26", "an origin such as"),
            ("mesh: {allowed_origins: [https://example.org/]}", "1:26", "an origin such as"),
            ("overrides: {node-0: {}}", "1:13", "node-1 to node-1000 is expected"),
            ("overrides: {node-01: {}}", "1:13", "unknown node 'node-01'"),
            ("overrides: {'4': {}}", "1:13", "unknown node '4'"),
            ("base_port: 65500\noverrides: {node-36: {}}", "2:13", "node-1 to node-35 is expected"),
            ("overrides: {node-4: {public: no}}", "1:30", "write true or false"),
            ("overrides: {node-4: {public: 0}}", "1:30", "true or false is expected"),
            ("overrides: {node-4: {publik: true}}", "1:22", "in overrides.node-4; did you mean public?"),
            ("overrides: {node-4: {public: false, websocket: false}}", "1:48", "nothing could reach it"),
            ("mesh: {known_peers: [1, 3]}\noverrides: {node-3: {public: false}}", "1:21", "a public node is expected"),
        ]
    )
    func single(text: String, place: String, message: String) throws {
        let errors = try errors(text)
        #expect(errors.count == 1, "\(errors)")
        #expect(errors[0].hasPrefix("cluster.yaml:\(place): "), "\(errors)")
        #expect(errors[0].contains(message), "\(errors)")
    }

    @Test("are reported all at once, in the order of the file")
    func all() throws {
        let text = """
            overrides: {node-x: {}}
            nodes: many
            restart:
              limit: {count: 0, wihtin: 1s}
            name: A
            """
        #expect(
            try errors(text) == [
                "cluster.yaml:1:13: unknown node 'node-x' in overrides; node-1 to node-1000 is expected",
                "cluster.yaml:2:8: nodes is 'many'; a whole number from 1 to 1000 is expected",
                "cluster.yaml:4:18: restart.limit.count is '0'; a whole number from 1 to 1000 is expected",
                "cluster.yaml:4:21: unknown key 'wihtin' in restart.limit; did you mean within?",
                "cluster.yaml:5:7: name is 'A'; a name of 1 to 63 letters a-z, digits and '-', with no '-' at either end, is expected",
            ]
        )
    }

    @Test("are counted where there are too many to show")
    func bounded() throws {
        let text = (1...250).map { "unknown\($0): 1\n" }.joined()
        let errors = try errors(text)
        #expect(errors.count == 101)
        #expect(errors.last == "cluster.yaml:101:1: and 150 more errors from here on")
    }

    @Test("show no more of a long value than helps")
    func abridged() throws {
        let errors = try errors("name: " + String(repeating: "X", count: 100_000))
        #expect(errors[0].utf8.count < 200)
    }
}
