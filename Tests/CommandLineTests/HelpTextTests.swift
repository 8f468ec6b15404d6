import Testing

@testable import Supervisor

@Suite struct HelpTextTests {
    private func help(_ width: Int?) -> HelpText { HelpText(Style(hasColours: false), width: width) }

    @Test func everyVerbExplainsItselfWithAnExample() {
        for verb in Verb.all {
            let text = help(nil).text(of: verb)
            #expect(text.contains("supervisor \(verb.name)"))
            #expect(text.contains("Example"))
            let names = (verb.options + CommandOption.global).map(\.name)
            #expect(Set(names).count == names.count)
        }
    }

    /// What is copied, a usage line or an example, stays whole.
    @Test(arguments: [50, 80, 100]) func linesFitTheScreen(width: Int) {
        let help = help(width)
        for text in Verb.all.map(help.text) + [help.overview] {
            for line in text.split(separator: "\n") where !line.contains("supervisor") {
                #expect(line.count <= width, "\(line)")
            }
        }
    }

    @Test func aNarrowScreenHasTheMeaningBelow() {
        #expect(help(50).text(of: .simulate).contains("--duplicate SHARE\n      messages that arrive twice\n"))
        #expect(help(100).text(of: .simulate).contains("--duplicate SHARE  messages that arrive twice\n"))
    }

    @Test func whatTakesNodesSaysHowTheyAreNamed() {
        #expect(help(nil).text(of: .stop).contains("node-3, 3 or all"))
        #expect(help(nil).text(of: .heal).contains("node-3, 3 or all"))
        #expect(!help(nil).text(of: .version).contains("node-3"))
    }
}
