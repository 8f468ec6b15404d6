import Glibc

/// What the file system says about a file.
package struct FileInfo: Equatable, Sendable {
    /// The kinds that are treated differently here.
    package enum Kind: Equatable, Sendable {
        case regular
        case folder
        case symbolicLink
        /// A socket, a pipe or a device.
        case special
    }

    /// What it is.
    package let kind: Kind

    /// The permission bits: 0o644.
    package let mode: UInt32

    /// The size of its content in bytes.
    package let sizeInBytes: Int64

    /// The last change of the content, in milliseconds since 1970.
    package let modifiedMilliseconds: Int64

    /// The owner.
    package let uid: UInt32

    /// Device and inode: two names with equal identities are one file.
    package let identity: Identity

    /// What stays the same when a file is renamed.
    package struct Identity: Hashable, Sendable {
        /// The file system.
        package let device: UInt64

        /// The number in the file system.
        package let inode: UInt64
    }

    /// What is at the path.
    ///
    /// - Parameter followingLinks: false to describe a symbolic link there itself.
    package init(at path: String, followingLinks: Bool = false) throws(SystemCallError) {
        var status = stat()
        if followingLinks {
            _ = try systemCall("stat", path) { stat(path, &status) }
        } else {
            _ = try systemCall("lstat", path) { lstat(path, &status) }
        }
        self.init(status)
    }

    /// What is at the path, or nil when nothing is.
    package static func ifExists(
        at path: String,
        followingLinks: Bool = false
    ) throws(SystemCallError) -> FileInfo? {
        do {
            return try FileInfo(at: path, followingLinks: followingLinks)
        } catch let error where error.code == ENOENT || error.code == ENOTDIR {
            return nil
        }
    }

    /// What an open descriptor refers to.
    package init(of descriptor: borrowing FileDescriptor, path: String) throws(SystemCallError) {
        let number = descriptor.rawValue
        var status = stat()
        _ = try systemCall("fstat", path) { fstat(number, &status) }
        self.init(status)
    }

    /// What has this name in an open folder.
    init(_ name: String, in folder: Int32, path: String) throws(SystemCallError) {
        var status = stat()
        _ = try systemCall("fstatat", path) { fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            default: .special
            }
        mode = status.st_mode & 0o7777
        sizeInBytes = Int64(status.st_size)
        modifiedMilliseconds = Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
        uid = status.st_uid
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
