import Glibc

/// What those who do not know the numbers of errno(3) have to tell apart.
extension SystemCallError {
    /// Whether there is nothing of that name, or could not be: a part of the path is missing, no folder, or too long.
    package var isNoSuchPath: Bool { [ENOENT, ENOTDIR, ENAMETOOLONG].contains(code) }

    /// Whether there is something of that name already.
    package var isExistingPath: Bool { code == EEXIST }

    /// Whether the other side of a connection has closed it; what it had sent before may be there to be read.
    package var isPeerGone: Bool { code == EPIPE || code == ECONNRESET }

    /// Whether this user may not.
    package var isPermissionDenied: Bool { code == EACCES || code == EPERM }

    /// Whether nobody listens at the address.
    package var isConnectionRefused: Bool { code == ECONNREFUSED }
}
