// swift-tools-version: 6.2
import PackageDescription

/// Every target: a warning is an error.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The release executables carry the Swift runtime and the C library: a node starts in half the time and touches less
/// memory. Debug builds stay dynamic, because the test bundle links against them.
let standalone: [LinkerSetting] = [.unsafeFlags(["-static-executable", "-use-ld=lld"], .when(configuration: .release))]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
    name: "supervisor",
    products: [
        .executable(name: "supervisor", targets: ["Supervisor"]),
        .executable(name: "node-worker", targets: ["NodeWorker"]),
        .executable(name: "websocket-echo", targets: ["WebSocketEcho"]),
    ],
    targets: [
        // The platform.
        .target(name: "CLinux"),
        library("Posix", ["CLinux", "Time"]),
        library("EventLoop", ["CLinux", "Posix", "Time"]),
        library("Transport", ["EventLoop", "HTTP1", "Posix", "Time", "WebSocket"]),

        // Pure: bytes or events in, values or actions out.
        library("Time"),
        library("JSON"),
        library("YAML"),
        .target(name: "CHashing"),
        library("Hashing", ["CHashing"]),
        library("HTTP1"),
        library("WebSocket", ["HTTP1", "Hashing", "Time"]),
        library("Gossip", ["Hashing", "JSON", "Time", "WebSocket"]),
        library("Supervision", ["Time"]),
        library("ClusterConfig", ["YAML"]),
        library("ControlAPI", ["JSON"]),
        library("Simulation", ["Gossip", "Hashing", "Time", "WebSocket"]),

        // The executables. `supervisor` depends on `node-worker`, so that running one builds both.
        .executableTarget(
            name: "NodeWorker",
            dependencies: [
                "ClusterConfig", "ControlAPI", "EventLoop", "Gossip", "HTTP1", "Hashing", "JSON", "Posix", "Time",
                "Transport",
                "WebSocket",
            ],
            swiftSettings: strict,
            linkerSettings: standalone
        ),
        .executableTarget(
            name: "Supervisor",
            dependencies: [
                "CLinux", "ClusterConfig", "ControlAPI", "EventLoop", "Gossip", "HTTP1", "Hashing", "JSON",
                "NodeWorker", "Posix", "Simulation", "Supervision", "Time", "Transport", "WebSocket",
            ],
            swiftSettings: strict,
            linkerSettings: standalone
        ),

        // What Transport and WebSocket are like to use, and what the conformance tests drive.
        .executableTarget(
            name: "WebSocketEcho",
            dependencies: ["EventLoop", "HTTP1", "Posix", "Time", "Transport", "WebSocket"],
            path: "Examples/WebSocketEcho",
            swiftSettings: strict,
            linkerSettings: standalone
        ),

        // What tests of several targets, and the fuzz targets, share.
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),

        tests("PosixTests", ["Posix", "Time"]),
        tests("EventLoopTests", ["EventLoop", "Posix", "Time"]),
        tests("JSONTests", ["JSON"]),
        tests("YAMLTests", ["YAML"]),
        tests("HashingTests", ["Hashing"]),
        tests("HTTP1Tests", ["HTTP1"]),
        tests("WebSocketTests", ["HTTP1", "Hashing", "Time", "WebSocket"]),
        tests("TransportTests", ["EventLoop", "HTTP1", "Posix", "Time", "Transport", "WebSocket"]),
        tests("GossipTests", ["Gossip", "Hashing", "JSON", "Time", "WebSocket"]),
        tests("SimulationTests", ["Gossip", "Hashing", "Simulation", "Time"]),
        tests("SupervisionTests", ["Supervision", "Time"]),
        tests("ClusterConfigTests", ["ClusterConfig", "YAML"]),
        tests("ControlAPITests", ["ControlAPI", "JSON"]),
        tests("CommandLineTests", ["ControlAPI", "Gossip", "JSON", "Posix", "Simulation", "Supervisor", "Time"]),
        tests(
            "SupervisorTests",
            ["ClusterConfig", "ControlAPI", "EventLoop", "JSON", "Posix", "Supervision", "Supervisor", "Time"]
        ),
        tests("IntegrationTests", ["ControlAPI", "NodeWorker", "Supervisor"]),
        tests("NodeWorkerTests", ["ControlAPI", "Gossip", "HTTP1", "JSON", "NodeWorker", "Posix", "Time"]),
    ],
    swiftLanguageModes: [.v6]
)
