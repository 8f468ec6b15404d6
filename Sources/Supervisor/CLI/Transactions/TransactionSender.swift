import JSON

/// Submits transactions, and prints the id of each, in order.
struct TransactionSender {
    /// So many may wait for their answers: the daemon always has the next one at hand.
    private static let window = 64

    private let client: ControlClient
    private let node: String?
    private let invocation: Invocation
    /// The lines that were submitted and not yet answered, by number.
    private var waiting: [Int] = []
    private var ids: [String] = []
    private var failureCount = 0

    init(_ client: ControlClient, node: String?, _ invocation: Invocation) {
        self.client = client
        self.node = node
        self.invocation = invocation
    }

    /// Submits one.
    ///
    /// - Throws: why it was not stored.
    mutating func send(_ transaction: [UInt8]) throws(Failure) {
        try client.beginSubmitting(transaction, to: node)
        try stored(try client.submitted())
    }

    /// Submits each line that is not empty; what is wrong with one does not keep the others back.
    mutating func sendLines(of input: consuming InputLines) throws(Failure) {
        var number = 0
        while true {
            // Whoever writes the lines one by one sees the answer to each before the next.
            if !input.hasLine { try takeAnswers(downTo: 0) }
            guard let line = try input.nextLine() else { break }
            number += 1
            if line.isEmpty { continue }
            try client.beginSubmitting(line, to: node)
            waiting.append(number)
            if waiting.count > Self.window { try takeAnswers(downTo: Self.window / 2) }
        }
        try takeAnswers(downTo: 0)
    }

    /// Waits for answers until only so many are missing.
    private mutating func takeAnswers(downTo rest: Int) throws(Failure) {
        let count = waiting.count - rest
        guard count > 0 else { return }
        for number in waiting.prefix(count) {
            let id: String
            do {
                id = try client.submitted()
            } catch {
                guard error.exitCode == .failed else { throw error }
                failureCount += 1
                invocation.console.report(Failure(.failed, "line \(number): \(error.message)"))
                continue
            }
            try stored(id)
        }
        waiting.removeFirst(count)
    }

    private mutating func stored(_ id: String) throws(Failure) {
        ids.append(id)
        if !invocation.wantsJSON { try invocation.console.print(id) }
    }

    /// Prints what is left to print.
    ///
    /// - Throws: when some were not stored.
    func finish() throws(Failure) {
        if invocation.wantsJSON { try invocation.console.print(["ids": .array(ids.map(JSONValue.string))]) }
        guard failureCount > 0 else { return }
        let all = ReadableText.count(failureCount + ids.count, "transaction")
        throw Failure(ids.isEmpty ? .failed : .someOnly, "not stored: \(failureCount) of \(all)")
    }
}
