import ClusterConfig
import Testing

@Suite(".env files")
struct DotEnvTests {
    @Test(
        "are read",
        arguments: [
            ("", []),
            ("# comment\n\n  \t\n", []),
            ("A=1\nB=2\n", ["A=1", "B=2"]),
            ("A=1\r\nB='2'\r\n", ["A=1", "B=2"]),
            ("\u{FEFF}A=1", ["A=1"]),
            ("  export A=1", ["A=1"]),
            ("exported=1", ["exported=1"]),
            ("A=", ["A="]),
            ("A= # comment", ["A="]),
            ("A= x y \t# comment", ["A=x y"]),
            ("A=x=y", ["A=x=y"]),
            ("A=it's", ["A=it's"]),
            (#"A='x # \n "y"' # comment"#, [#"A=x # \n "y""#]),
            (#"A="x # \n\t\"\\\$HOME 'y'""#, ["A=x # \n\t\"\\$HOME 'y'"]),
            ("A=$HOME", ["A=$HOME"]),
            ("A=é", ["A=é"]),
        ] as [(String, [String])]
    )
    func accepts(text: String, settings: [String]) throws {
        #expect(try DotEnv.parse(text, file: ".env").entries.map { "\($0.key)=\($0.value)" } == settings)
    }

    @Test(
        "are refused with the line",
        arguments: [
            ("A=1\nB", 2, "there is no '='"),
            ("A =1", 1, "'A ' is no name"),
            ("=1", 1, "'' is no name"),
            ("A=1\n\u{FEFF}B=2", 2, "is no name"),
            ("1A=1", 1, "'1A' is no name"),
            ("A-B=1", 1, "'A-B' is no name"),
            ("A=1\n\nA=2", 3, "A is given twice, first on line 1"),
            ("A='x", 1, "not closed"),
            ("A=\"x\ny\"", 1, "not closed"),
            (#"A="x\""#, 1, "not closed"),
            (#"A="\q""#, 1, "unknown escape"),
            (#"A="\"#, 1, "unknown escape"),
            ("A='x'y", 1, "after the closing quote"),
            ("A=x#y", 1, "'#' in a value"),
            ("A=#y", 1, "'#' in a value"),
            ("A=\u{0}", 1, "control character"),
            ("A=1\rB=2", 1, "control character"),
        ]
    )
    func refuses(text: String, line: Int, message: String) throws {
        let error = try #require(throws: DotEnvError.self) { try DotEnv.parse(text, file: ".env") }
        #expect(error.line == line)
        #expect(error.description.hasPrefix(".env:\(line): "))
        #expect(error.message.contains(message), "\(error)")
    }

    @Test("must be UTF-8 of bounded length")
    func bytes() throws {
        let invalid: [UInt8] = Array("A=1\nB=".utf8) + [0xFF]
        let error = try #require(throws: DotEnvError.self) { try DotEnv.parse(invalid.span, file: ".env") }
        #expect(error.line == 2)
        let long = [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1)
        #expect(throws: DotEnvError.self) { try DotEnv.parse(long.span, file: ".env") }
    }

    @Test("give the last word to a key once")
    func lookup() throws {
        let settings = try DotEnv.parse("A=1\nB=2", file: ".env")
        #expect(settings["B"] == "2")
        #expect(settings["C"] == nil)
    }
}
