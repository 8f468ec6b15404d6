import Glibc

extension FileDescriptor {
    /// Takes the advisory lock of the file (flock); false when another has it. It ends with this descriptor.
    package func tryLocking() throws(SystemCallError) -> Bool {
        let number = rawValue
        do {
            _ = try systemCall("flock", "descriptor \(number)") { flock(number, LOCK_EX | LOCK_NB) }
            return true
        } catch let error where error.code == EWOULDBLOCK {
            return false
        }
    }
}
