import CLinux
import Glibc

/// Extended attributes: short notes that the file system keeps with a file.
extension FileDescriptor {
    private static let longestAttribute = 256

    /// A note of this file; nil where there is none, it is longer than 256 bytes, or the file system has no notes.
    ///
    /// - Parameter name: with its class in front: `user.origin`.
    package func attribute(_ name: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: Self.longestAttribute)
        let count = bytes.withUnsafeMutableBytes { fgetxattr(rawValue, name, $0.baseAddress, $0.count) }
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Sets a note of this file.
    ///
    /// - Throws: EOPNOTSUPP where the file system has no notes.
    package func setAttribute(_ name: String, to value: String) throws(SystemCallError) {
        let number = rawValue
        let bytes = Array(value.utf8)
        _ = try systemCall("fsetxattr", "descriptor \(number)") {
            bytes.withUnsafeBytes { fsetxattr(number, name, $0.baseAddress, $0.count, 0) }
        }
    }
}
