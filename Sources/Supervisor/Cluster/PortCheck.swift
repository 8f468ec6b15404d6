import ClusterConfig
import ControlAPI
import Glibc
import Posix

/// Whether a node could listen on its port.
struct PortCheck {
    let layout: Layout
    let node: NodeSettings

    /// Tries the port on both loopbacks.
    ///
    /// - Throws: ``ControlAPI/APIError/Code/portInUse`` with who holds it. The node itself may.
    func check() throws(APIError) {
        guard let port = UInt16(exactly: node.port), port > 0 else {
            throw APIError(.configuration, "\(node.name) has the port \(node.port); expected 1 to 65535")
        }
        for address in [SocketAddress.loopbackIPv4(port: port), .loopbackIPv6(port: port)] {
            do {
                _ = try StreamSocket.listen(on: address, backlog: 1)
            } catch {
                switch error.code {
                case EADDRINUSE: try reportHolder(of: port)
                // A machine without one of the families.
                case EADDRNOTAVAIL, EAFNOSUPPORT: continue
                default: throw APIError(.portInUse, "\(node.name) cannot listen: \(error)")
                }
            }
        }
    }

    private func reportHolder(of port: UInt16) throws(APIError) {
        let holder: PortHolder.Answer
        do {
            holder = try PortHolder.find(port: port)
        } catch {
            throw APIError(.portInUse, "port \(port), which \(node.name) needs, is taken; by whom is unknown: \(error)")
        }
        switch holder {
        case .process(let process) where ProcessMarker.isPresent(layout.marker(of: node.name), in: process.pid): return
        case .process(let process): throw taken("is taken by pid \(process.pid) (\(process.command))")
        case .hidden: throw taken("is taken by another user's process")
        // Its holder has just let go of it, or it is bound by a connection: the node will say so if it stays.
        case .nobody: return
        }
    }

    private func taken(_ how: String) -> APIError {
        APIError(
            .portInUse,
            "port \(node.port) \(how), and \(node.name) needs it; end that process, or set another base_port in "
                + "\(layout.configFile)"
        )
    }
}
