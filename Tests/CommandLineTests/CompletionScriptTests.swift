import Foundation
import Testing

@testable import Supervisor

@Suite struct CompletionScriptTests {
    private let verbs = Verb.all.filter { !$0.isHidden }

    @Test(arguments: Shell.allCases)
    func everyVerbAndOptionIsThere(shell: Shell) {
        let script = CompletionScript(verbs).text(for: shell)
        for verb in verbs {
            #expect(script.contains(verb.name))
            for option in verb.options { #expect(script.contains(option.name)) }
        }
        #expect(!script.contains(Verb.daemon.name + " "))
    }

    /// The shells themselves read the script; those that are not installed are left out, except bash.
    @Test(arguments: Shell.allCases)
    func theShellCanReadIt(shell: Shell) throws {
        let path = ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + shell.rawValue }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let path else {
            #expect(shell != .bash)
            return
        }
        let errors = try run(path, ["-n"], input: CompletionScript(verbs).text(for: shell))
        #expect(errors.isEmpty)
    }

    @Test(arguments: [
        ("supervisor st", "status start stop"), ("supervisor up --t", "--timeout"), ("supervisor ps --w", "--watch"),
        ("supervisor --json sta", "status start"), ("supervisor stop a", "all"), ("supervisor help ver", "version"),
        ("supervisor completions z", "zsh"), ("supervisor bench br", "broadcast"),
        ("supervisor --j", "--json"),
    ])
    func bashCompletes(line: String, expected: String) throws {
        let words = line.split(separator: " ").map { "'\($0)'" }
        let script = """
            \(CompletionScript(verbs).text(for: .bash))
            COMP_WORDS=(\(words.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
            _supervisor
            echo "${COMPREPLY[*]}" >&2
            """
        #expect(try run("/bin/bash", [], input: script) == expected + "\n")
    }

    /// What a program writes to standard error, given a text on standard input.
    private func run(_ path: String, _ arguments: [String], input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let (inputs, errors) = (Pipe(), Pipe())
        process.standardInput = inputs
        process.standardError = errors
        try process.run()
        try inputs.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inputs.fileHandleForWriting.close()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
