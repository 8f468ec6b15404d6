import ClusterConfig
import ControlAPI
import Glibc
import Posix

/// Whether nodes could listen on their ports.
struct PortCheck {
    let layout: Layout

    /// Tries each port on both loopbacks, but for nodes that run: those are to be taken over, and need nothing.
    ///
    /// - Throws: ``ControlAPI/APIError/Code/portInUse`` with who holds the first that is taken. What the node has started may.
    func check(_ nodes: [NodeSettings]) throws(APIError) {
        var taken: [(node: NodeSettings, port: UInt16)] = []
        for node in nodes {
            guard let port = UInt16(exactly: node.port), port > 0 else {
                throw APIError(.configuration, "\(node.name) has the port \(node.port); expected 1 to 65535")
            }
            if try isTaken(port, from: node) { taken.append((node, port)) }
        }
        if taken.isEmpty { return }
        // Markers first: the kernel's table of sockets has a line for every connection of the machine.
        let running = try runningNodes(among: taken.map(\.node))
        taken.removeAll { running.contains($0.node.name) }
        guard let first = taken.first else { return }
        let holders: [UInt16: PortHolder.Answer]
        do {
            holders = try PortHolder.find(ports: Set(taken.map(\.port)))
        } catch {
            throw APIError(
                .portInUse,
                "port \(first.port), which \(first.node.name) needs, is taken; by whom is unknown: \(error)"
            )
        }
        for (node, port) in taken { try judge(holders[port] ?? .nobody, of: node) }
    }

    /// The nodes that have a process, recorded or not.
    private func runningNodes(among nodes: [NodeSettings]) throws(APIError) -> Set<String> {
        do {
            let marked = try ProcessMarker.processes(of: layout)
            return Set(
                nodes.map(\.name).filter { name in
                    !ProcessMarker.leaders(among: marked[layout.marker(of: name)] ?? []).isEmpty
                }
            )
        } catch {
            throw APIError(.internalError, "which nodes run cannot be found out: \(error)")
        }
    }

    private func isTaken(_ port: UInt16, from node: NodeSettings) throws(APIError) -> Bool {
        for address in [SocketAddress.loopbackIPv4(port: port), .loopbackIPv6(port: port)] {
            do {
                _ = try StreamSocket.listen(on: address, backlog: 1)
            } catch {
                switch error.code {
                case EADDRINUSE: return true
                // A machine without one of the families.
                case EADDRNOTAVAIL, EAFNOSUPPORT: continue
                default: throw APIError(.portInUse, "\(node.name) cannot listen: \(error)")
                }
            }
        }
        return false
    }

    private func judge(_ holder: PortHolder.Answer, of node: NodeSettings) throws(APIError) {
        switch holder {
        case .process(let process) where ProcessMarker.isPresent(layout.marker(of: node.name), in: process.pid): return
        case .process(let process): throw taken(node, "is taken by pid \(process.pid) (\(process.command))")
        case .hidden: throw taken(node, "is taken by another user's process")
        // Its holder has just let go of it, or it is bound by a connection: the node will say so if it stays.
        case .nobody: return
        }
    }

    private func taken(_ node: NodeSettings, _ how: String) -> APIError {
        APIError(
            .portInUse,
            "port \(node.port) \(how), and \(node.name) needs it; end that process, or set another base_port in "
                + "\(layout.configFile)"
        )
    }
}
