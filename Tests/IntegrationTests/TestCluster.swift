import ControlAPI
import Foundation
import Glibc

/// A cluster in a folder of its own, on ports of its own. Whatever becomes of the test, nothing of it stays behind.
final class TestCluster {
    let folder: String
    let basePort: Int

    /// - Parameter configuration: lines for cluster.yaml behind base_port.
    init(_ configuration: String = "") throws {
        folder = try FileManager.default.url(
            for: .itemReplacementDirectory,
            in: .userDomainMask,
            appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true
        ).path
        basePort = try FreePorts.base(count: 12)
        try "base_port: \(basePort)\n\(configuration)".write(
            toFile: folder + "/cluster.yaml",
            atomically: false,
            encoding: .utf8
        )
    }

    deinit {
        _ = try? supervisor("down")
        for pid in Self.processes(in: folder) { Glibc.kill(pid, SIGKILL) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs a supervisor command on this cluster.
    @discardableResult
    func supervisor(_ arguments: String...) throws -> Finished {
        try run(Executables.supervisor, ["--directory", folder] + arguments, in: "/tmp")
    }

    func status() throws -> ClusterStatus {
        try ClusterStatus(parsing: try supervisor("status", "--json").output.utf8)
    }

    /// What lies in the cluster's folder.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    func pool(_ node: Int) throws -> String {
        try String(contentsOfFile: "\(folder)/node-\(node)/transactions.json", encoding: .utf8)
    }

    /// Processes whose working directory is in the folder.
    static func processes(in folder: String) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { pid in
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
            return place?.hasPrefix(folder) ?? false
        }
    }

    var processes: [Int32] { Self.processes(in: folder) }
}

/// Ports that nobody listens on.
enum FreePorts {
    /// A number such that the next `count` ports behind it are free on both loopbacks.
    static func base(count: Int) throws -> Int {
        for _ in 0..<200 {
            let base = Int.random(in: 20_000..<30_000)
            if (base + 1...base + count).allSatisfy(isFree) { return base }
        }
        throw CocoaError(.featureUnsupported)
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
