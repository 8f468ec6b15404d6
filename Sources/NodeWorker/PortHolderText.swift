import Posix

/// Who has the port that this node wants, in words for an error message.
enum PortHolderText {
    static func of(_ port: UInt16) -> String {
        do throws(SystemCallError) {
            switch try PortHolder.find(port: port) {
            case .nobody: return ""
            case .process(let holder): return "; process \(holder.pid) (\(holder.command)) has it"
            case .hidden: return "; a process of another user has it"
            }
        } catch {
            return ""
        }
    }
}
