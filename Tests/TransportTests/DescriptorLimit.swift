import Glibc

/// How many descriptors this process may have.
final class DescriptorLimit {
    private let before: rlimit
    private var held: [Int32] = []

    init() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        before = limit
    }

    /// Lets no more be opened: lowers the limit, which is on the descriptors' numbers, and fills the gaps below it.
    func forbidMore() {
        let next = dup(0)
        close(next)
        set(rlimit(rlim_cur: rlim_t(next), rlim_max: before.rlim_max))
        while case let filler = dup(0), filler >= 0 { held.append(filler) }
    }

    func restore() {
        for filler in held { close(filler) }
        held = []
        set(before)
    }

    private func set(_ limit: rlimit) {
        var limit = limit
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
