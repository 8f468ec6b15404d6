import Testing

@testable import Supervisor

@Suite struct ArgumentParserTests {
    private func parse(_ words: String...) throws -> (verb: Verb?, arguments: ParsedArguments) {
        try ArgumentParser.parse(words, verbs: Verb.all)
    }

    private func failure(_ words: String...) -> Failure? {
        do {
            _ = try ArgumentParser.parse(words, verbs: Verb.all)
            return nil
        } catch {
            return error
        }
    }

    @Test func globalOptionsMayStandAnywhere() throws {
        for words in [
            ["-C", "d", "--json", "up", "3"], ["up", "-Cd", "3", "--json"], ["up", "3", "--json", "--directory=d"],
        ] {
            let (verb, arguments) = try ArgumentParser.parse(words, verbs: Verb.all)
            #expect(verb?.name == "up")
            #expect(arguments.operands == ["3"])
            #expect(arguments[.directory] == "d")
            #expect(arguments.has(.json))
        }
    }

    @Test func valuesComeInFourSpellings() throws {
        #expect(try parse("logs", "-n", "5").arguments[Logs.lines] == "5")
        #expect(try parse("logs", "-n5").arguments[Logs.lines] == "5")
        #expect(try parse("logs", "--lines", "5").arguments[Logs.lines] == "5")
        #expect(try parse("logs", "--lines=5").arguments[Logs.lines] == "5")
        #expect(try parse("logs", "--lines=").arguments[Logs.lines] == "")
    }

    @Test func lettersCanBeJoined() throws {
        let arguments = try parse("logs", "-fqn", "7", "node-2").arguments
        #expect(arguments.has(Logs.follow) && arguments.has(.quiet))
        #expect(arguments[Logs.lines] == "7")
        #expect(arguments.operands == ["node-2"])
    }

    @Test func aliasesNameTheirVerb() throws {
        #expect(try parse("ps").verb?.name == "status")
    }

    @Test func numbersDashesAndWhatIsBehindTwoDashesAreOperands() throws {
        #expect(try parse("up", "-1").arguments.operands == ["-1"])
        #expect(try parse("send", "-").arguments.operands == ["-"])
        #expect(try parse("send", "--", "--json").arguments.operands == ["--json"])
        #expect(try parse("up", "").arguments.operands == [""])
    }

    @Test func whatIsUnknownIsRefusedWithTheNearest() {
        #expect(failure("stauts")?.message == "there is no verb \"stauts\"; did you mean status?")
        #expect(failure("stat")?.message == "there is no verb \"stat\"; did you mean status?")
        #expect(failure("hepl")?.message == "there is no verb \"hepl\"; did you mean help?")
        #expect(
            failure("--timeout", "5s", "up")?.message
                == "there is no option --timeout in front of the verb; the options of a verb stand behind it"
        )
        #expect(failure("up", "--tiemout", "3s")?.message == "there is no option --tiemout; did you mean --timeout?")
        #expect(failure("up", "-x")?.message == "there is no option -x")
        #expect(failure("up", "--foreground=1")?.message == "--foreground takes no value")
        #expect(failure("up", "--timeout")?.message == "--timeout needs a value: TIME")
        #expect(failure("up", "-x")?.exitCode == .usage)
    }

    @Test func aVerbsOwnOptionsStandBehindIt() {
        #expect(failure("--timeout", "3s", "up") != nil)
        #expect(failure("status", "--timeout", "3s") != nil)
    }

    @Test(arguments: [("up", ["1", "2"]), ("stop", []), ("down", ["1"]), ("send", ["{}", "{}"])])
    func countsOfOperandsAreChecked(name: String, operands: [String]) throws {
        let verb = try #require(Verb.all.first { $0.name == name })
        var arguments = ParsedArguments()
        arguments.operands = operands
        #expect(throws: Failure.self) { try verb.check(arguments) }
    }

    @Test(arguments: ["0", "-1", "abc", "1001", "1.5", "", "+3", "99999999999999999999"])
    func countsOutOfRangeAreRefused(text: String) throws {
        var arguments = ParsedArguments()
        arguments.operands = [text]
        #expect {
            _ = try arguments.count(in: 1...1_000, of: .up)
        } throws: { error in
            guard let failure = error as? Failure else { return false }
            return failure.exitCode == .usage && failure.message.hasSuffix("not \"\(text)\"")
        }
    }
}
