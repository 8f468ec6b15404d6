import Testing

@testable import Supervisor

@Suite struct ReadableTextTests {
    @Test func whatAProgramWroteCannotStirTheTerminal() {
        #expect(ReadableText.harmless("a\tb\nc – ü") == "a\tb\nc – ü")
        #expect(ReadableText.harmless("\u{1B}[2J\u{7}x\r\u{9B}31m") == #"\u{1B}[2J\u{07}x\r\u{009B}31m"#)
    }

    @Test(arguments: [
        ("", 10, []), ("one", 2, ["one"]), ("one two three", 7, ["one two", "three"]),
        ("one  two\nthree", 100, ["one two three"]), ("a bb", 4, ["a bb"]), ("a bb", 3, ["a", "bb"]),
    ])
    func wordsFillTheirLines(text: String, width: Int, lines: [String]) {
        #expect(ReadableText.lines(of: text, width: width) == lines)
    }
}
