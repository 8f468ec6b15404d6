import Foundation
import Testing
import Time

@testable import Supervision

@Suite("The table of the node's lifecycle")
struct LifecycleTableTests {
    /// The documentation is the expectation: a changed cell is a changed document, for somebody to read.
    @Test func documentedCellByCell() throws {
        let documented = try String(contentsOf: Self.document, encoding: .utf8)
        let cells = LifecycleTable.markdown
        #expect(documented.hasSuffix(cells), "docs/lifecycle-table.md should end with:\n\(cells)")
    }

    @Test(arguments: Situation.allCases)
    func staleEventsChangeNothing(_ situation: Situation) {
        for event in Event.allCases where event.isAboutProcess {
            var node = situation.node
            #expect(event.apply(to: &node, SpawnID(0), at: Situation.now).isEmpty, "\(event)")
            #expect("\(node)" == "\(situation.node)", "\(event)")
        }
    }

    @Test(arguments: Situation.allCases)
    func actionsArmExactlyTheDeadlineThatHolds(_ situation: Situation) {
        for event in Event.allCases {
            var node = situation.node
            var armed = event == .deadline ? nil : node.deadline
            for action in event.apply(to: &node, Situation.process, at: Situation.now) {
                if case .arm(let deadline) = action { armed = deadline }
                if case .disarm = action { armed = nil }
            }
            #expect(armed == node.deadline, "\(event)")
        }
    }

    /// A shell answers these from within carrying them out.
    @Test(arguments: Situation.allCases)
    func whatIsAnsweredComesLast(_ situation: Situation) {
        for event in Event.allCases {
            var node = situation.node
            for action in event.apply(to: &node, Situation.process, at: Situation.now).dropLast() {
                #expect(!action.isAnswered, "\(event)")
            }
        }
    }

    @Test(arguments: Situation.allCases)
    func situationsAreWhatTheyAreCalled(_ situation: Situation) {
        let name = situation.rawValue.prefix { $0 != "," }
        let shown = situation == .removed ? .stopped : NodeState(rawValue: String(name))
        #expect(situation.node.state == shown)
    }

    private static let document = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/lifecycle-table.md")
}

extension LifecycleAction {
    fileprivate var isAnswered: Bool {
        switch self {
        case .spawn, .verifyGroupEmpty: true
        case .signal, .killGroup, .arm, .disarm, .report, .refuse, .removed: false
        }
    }
}
