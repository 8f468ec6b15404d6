import Posix
import Testing

@testable import Supervisor

@Suite struct InputLinesTests {
    /// The lines of a file with this text.
    private func lines(of text: String) throws -> [String] {
        var found: [String] = []
        try withTemporaryFolder { folder in
            try File.replace("\(folder)/input", with: Array(text.utf8))
            var input = InputLines(of: try File.open("\(folder)/input", .reading))
            while let line = try input.nextLine() { found.append(String(decoding: line, as: UTF8.self)) }
            #expect(try input.nextLine() == nil)
        }
        return found
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("\n", [""]), ("a\r\nb\n\nc", ["a", "b", "", "c"]),
    ])
    func splitsLines(text: String, expected: [String]) throws {
        #expect(try lines(of: text) == expected)
    }

    @Test func linesAcrossPortionsAreWhole() throws {
        let expected = (0..<20_000).map { "{\"amount\":\($0)}" }
        #expect(try lines(of: expected.joined(separator: "\n")) == expected)
    }

    @Test func aLineWithoutEndIsRefused() throws {
        #expect(throws: Failure.self) { try lines(of: String(repeating: "x", count: 2 << 20)) }
    }

    @Test func knowsWhetherALineIsThereAlready() throws {
        let ends = try StreamSocket.pair()
        var input = InputLines(of: try ends.first.duplicate())
        var knows = [input.hasLine]
        try ends.second.writeAll(Array("a\nb\nc".utf8))
        for line in ["a", "b"] {
            #expect(try input.nextLine() == Array(line.utf8))
            knows.append(input.hasLine)
        }
        #expect(knows == [false, true, false])
    }
}
