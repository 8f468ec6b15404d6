import Simulation
import Testing

@testable import Gossip
@testable import Supervisor

@Suite struct SimulateTests {
    private func invocation(_ words: String...) throws -> Invocation {
        let (verb, arguments) = try ArgumentParser.parse(["simulate"] + words, verbs: Verb.all)
        return Invocation(
            verb: try #require(verb),
            arguments: arguments,
            console: Console(environment: [:], arguments: arguments)
        )
    }

    private func options(_ words: [String]) throws -> SimulateOptions {
        let (verb, arguments) = try ArgumentParser.parse(["simulate"] + words, verbs: Verb.all)
        let console = Console(environment: [:], arguments: arguments)
        return try SimulateOptions(Invocation(verb: try #require(verb), arguments: arguments, console: console))
    }

    @Test func everyOptionHasItsPlace() throws {
        let words =
            "--nodes 1000 --topology partial --degree 5 --transactions 7 --origins one --latency 1ms-5ms --loss 10% "
            + "--duplicate 1% --reorder 2.5% --partition 5s --crash 80% --seed 7 --seeds 3"
        let options = try options(words.split(separator: " ").map(String.init))
        #expect(options.settings.natives == 1_000)
        #expect(options.settings.topology == .partial(degree: 5))
        #expect(options.settings.latency == .uniform(.milliseconds(1) ... .milliseconds(5)))
        #expect(options.load.transactions == 7)
        #expect(options.load.origins == .one)
        #expect(options.load.quality == LinkQuality(loss: 0.1, duplication: 0.01, reordering: 0.025))
        #expect(options.load.partition == .seconds(5))
        #expect(options.load.crash == 0.8)
        #expect(options.firstSeed == 7)
        #expect(options.seedCount == 3)
    }

    @Test(arguments: [
        ["--nodes", "0"], ["--nodes", "2001"], ["--topology", "ring"], ["--degree", "8"], ["--loss", "10"],
        ["--loss", "100%"], ["--latency", "5ms-1ms"], ["--latency", "0s"], ["--latency", "1ms-2ms-3ms"],
        ["--origins", "two"], ["--seeds", "0"], ["--chaos", "--loss", "10%"], ["--partition", "5"],
    ])
    func whatMakesNoSenseIsRefused(words: [String]) {
        do {
            _ = try options(words)
            Issue.record("\(words) was taken")
        } catch {
            #expect((error as? Failure)?.exitCode == .usage)
        }
    }

    @Test func aFailedSeedIsSeenAgainWithOneCommand() throws {
        let invocation = try invocation("--nodes", "20", "--loss=30%", "--seeds", "100", "--seed", "1")
        let command = SimulateOptions.command(invocation, seed: 57)
        #expect(command == "supervisor simulate --nodes 20 --loss 30% --seed 57")
        #expect(
            try SimulateOptions.command(self.invocation("--chaos"), seed: 3) == "supervisor simulate --chaos --seed 3"
        )
    }

    @Test func theBarFillsUp() {
        #expect(ProgressBar.text(0, "a") == "[" + String(repeating: " ", count: 24) + "]   0 %  a")
        #expect(ProgressBar.text(0.5, "a") == "[############            ]  50 %  a")
        #expect(ProgressBar.text(7, "a") == "[" + String(repeating: "#", count: 24) + "] 100 %  a")
    }
}
