import Foundation

/// Where the build has put the executables: beside the test bundle that is running.
enum Executables {
    static let supervisor = path("supervisor")
    static let nodeWorker = path("node-worker")

    private static func path(_ name: String) -> String {
        let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let candidates = [running] + CommandLine.arguments
        for candidate in candidates {
            let folder = URL(fileURLWithPath: candidate).deletingLastPathComponent()
            let path = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        fatalError("\(name) is not beside the test bundle; looked at \(candidates)")
    }
}

/// A finished program.
struct Finished {
    var code: Int32
    var output: String
    var errors: String
}

/// Runs a program to its end.
func run(_ executable: String, _ arguments: [String], in folder: String, environment: [String: String] = [:]) throws
    -> Finished
{
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a daemon that a command starts must not keep the test waiting for the end of its output.
    let base = folder + "/.run-\(UUID().uuidString)"
    try Data().write(to: URL(fileURLWithPath: base + ".out"))
    try Data().write(to: URL(fileURLWithPath: base + ".err"))
    defer {
        try? FileManager.default.removeItem(atPath: base + ".out")
        try? FileManager.default.removeItem(atPath: base + ".err")
    }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: base + ".out"))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: base + ".err"))
    try process.run()
    process.waitUntilExit()
    return Finished(
        code: process.terminationStatus,
        output: try String(contentsOfFile: base + ".out", encoding: .utf8),
        errors: try String(contentsOfFile: base + ".err", encoding: .utf8)
    )
}
