import Glibc

/// How many descriptors this process may have.
struct DescriptorLimit {
    private let before: rlimit

    init() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        before = limit
    }

    /// Lets no more be opened. The limit is on their numbers, so that none has to be used up.
    func forbidMore() {
        let next = dup(0)
        close(next)
        set(rlimit(rlim_cur: rlim_t(next), rlim_max: before.rlim_max))
    }

    func restore() {
        set(before)
    }

    private func set(_ limit: rlimit) {
        var limit = limit
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
