import JSON

/// Submits transactions one after the other, and prints the id of each.
struct TransactionSender {
    private let client: ControlClient
    private let node: String?
    private let invocation: Invocation
    private var ids: [String] = []
    private var failures: [Failure] = []

    init(_ client: ControlClient, node: String?, _ invocation: Invocation) {
        self.client = client
        self.node = node
        self.invocation = invocation
    }

    /// Submits one.
    ///
    /// - Throws: why it was not stored.
    mutating func send(_ transaction: [UInt8]) throws(Failure) {
        let id = try client.submit(transaction, to: node)
        ids.append(id)
        if !invocation.wantsJSON { try invocation.console.print(id) }
    }

    /// Submits each line that is not empty; what is wrong with one does not keep the others back.
    mutating func sendLines(of input: consuming StandardInput) throws(Failure) {
        var number = 0
        while let line = try input.nextLine() {
            number += 1
            if line.isEmpty { continue }
            do {
                try send(line)
            } catch {
                if error.exitCode == .noCluster { throw error }
                let failure = Failure(.failed, "line \(number): \(error.message)")
                failures.append(failure)
                invocation.console.report(failure)
            }
        }
    }

    /// Prints what is left to print.
    ///
    /// - Throws: when some were not stored.
    func finish() throws(Failure) {
        if invocation.wantsJSON { try invocation.console.print(["ids": .array(ids.map(JSONValue.string))]) }
        guard !failures.isEmpty else { return }
        let all = ReadableText.count(failures.count + ids.count, "transaction")
        throw Failure(ids.isEmpty ? .failed : .someOnly, "\(failures.count) of \(all) were not stored")
    }
}
