import ClusterConfig

/// Prints lines of logs, each behind the name of its node.
struct LogPrinter {
    private static let tones: [Style.Tone] = [.cyan, .good, .caution, .magenta, .blue]

    private let console: Console
    private let asJSON: Bool
    private var width = 0

    init(_ invocation: Invocation) {
        console = invocation.console
        asJSON = invocation.wantsJSON
    }

    mutating func print(_ lines: [LogLine]) throws(Failure) {
        if lines.isEmpty { return }
        width = lines.reduce(width) { max($0, $1.node.count) }
        let texts = lines.map { asJSON ? $0.json.text(.compact) : text($0) }
        try console.print(texts.joined(separator: "\n"))
    }

    private func text(_ line: LogLine) -> String {
        let padding = String(repeating: " ", count: width - line.node.count)
        let text = console.isScreen ? ReadableText.harmless(line.text) : line.text
        return console.style(Self.tone(of: line.node), "\(line.node)\(padding) |") + " " + text
    }

    /// A node has its colour for good.
    private static func tone(of node: String) -> Style.Tone {
        let number = NodeName.number(in: node) ?? 0
        return tones[number % tones.count]
    }
}
