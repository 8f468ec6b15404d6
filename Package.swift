// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6 language mode, and a warning is an error.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The release executables carry the Swift runtime and the C library: a node starts in half the time and needs half the
/// memory. Debug builds stay dynamic, because the test bundle links against them.
let standalone: [LinkerSetting] = [.unsafeFlags(["-static-executable"], .when(configuration: .release))]

let package = Package(
    name: "supervisor",
    products: [
        .executable(name: "supervisor", targets: ["Supervisor"]),
        .executable(name: "node-worker", targets: ["NodeWorker"]),
    ],
    targets: [
        .target(name: "Time", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
