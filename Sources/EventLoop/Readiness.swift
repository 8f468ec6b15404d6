import CLinux

/// What a descriptor is ready for, or what a source wants to be told of.
public struct Readiness: OptionSet, Hashable, Sendable {
    /// The bits of epoll(7).
    public let rawValue: UInt32

    /// - Parameter rawValue: bits of epoll(7).
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// There is something to read, to accept, or the end of the stream.
    package static let readable = Readiness(rawValue: EPOLLIN.rawValue)

    /// There is room to write, or a connection attempt has ended.
    package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)

    /// Both directions are closed. Told whatever the interest is.
    package static let hangUp = Readiness(rawValue: EPOLLHUP.rawValue)

    /// The descriptor has an error pending. Told whatever the interest is.
    package static let error = Readiness(rawValue: EPOLLERR.rawValue)
}
