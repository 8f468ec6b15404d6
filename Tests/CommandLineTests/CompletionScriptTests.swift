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

    /// What stands behind `supervisor`, the last word being the one that is completed, and what it may become in a folder
    /// with `node-1`, `node-2`, another folder and a file.
    private static let lines: [(words: [String], expected: Set<String>)] = [
        (["st"], ["status", "start", "stop"]),
        (["--json", "sta"], ["status", "start"]),
        (["-C", "node-1", "sta"], ["status", "start"]),
        (["--j"], ["--json"]),
        (["up", "--t"], ["--timeout"]),
        (["ps", "--w"], ["--watch"]),
        (["rm", "--k"], ["--keep"]),
        (["stop", ""], ["all", "node-1", "node-2"]),
        (["stop", "node-1", "a"], ["all"]),
        (["send", "--node", ""], ["node-1", "node-2"]),
        (["wait", "--state", "re"], ["ready"]),
        (["logs", "--lines", ""], []),
        (["help", "ver"], ["version"]),
        (["completions", "z"], ["zsh"]),
        (["bench", "br"], ["broadcast"]),
        (["-C", "o"], ["other folder"]),
        (["--file", "m"], ["my cluster.yaml"]),
    ]

    /// Those shells that are not installed are left out, except bash.
    @Test(.timeLimit(.minutes(2)), arguments: Shell.allCases)
    func theShellCompletes(shell: Shell) throws {
        let path = ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + shell.rawValue }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let path else {
            #expect(shell != .bash)
            return
        }
        try withTemporaryFolder { folder in
            for name in ["node-1", "node-2", "other folder"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
            }
            try Data().write(to: URL(filePath: "\(folder)/my cluster.yaml"))
            let calls = Self.lines.map { Self.call(shell, $0.words) + "\necho . >&2" }
            let script = [Self.prelude(of: shell), CompletionScript(verbs).text(for: shell)] + calls
            let output = try run(path, shell, input: script.joined(separator: "\n"), in: folder)
            let answers = output.components(separatedBy: ".\n").dropLast()
            #expect(answers.count == Self.lines.count, "\(output)")
            for ((words, expected), answer) in zip(Self.lines, answers) {
                // fish writes a folder with its slash, and behind a tab what a candidate means.
                let found = answer.split(separator: "\n").map { String($0.prefix { $0 != "\t" && $0 != "/" }) }
                #expect(Set(found) == expected, "\(words): \(answer)")
            }
        }
    }

    /// What takes the place of the shell's line editor.
    private static func prelude(of shell: Shell) -> String {
        switch shell {
        case .bash: "answer() { local IFS=$'\\n'; echo \"${COMPREPLY[*]}\" >&2; }"
        case .zsh:
            """
            compdef() { }
            compadd() {
                while [[ $1 != - ]]; do shift; done
                shift
                for candidate; do if [[ $candidate == $PREFIX* ]]; then print -r -- $candidate >&2; fi; done
            }
            """
        case .fish: ""
        }
    }

    /// The command that has a shell complete the line, and print the candidates to standard error.
    private static func call(_ shell: Shell, _ words: [String]) -> String {
        let all = ["supervisor"] + words
        let quoted = all.map { "'\($0)'" }.joined(separator: " ")
        return switch shell {
        case .bash: "COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count)\n_supervisor; answer"
        case .zsh: "words=(\(quoted)) CURRENT=\(all.count) PREFIX='\(words.last ?? "")'\n_bash_complete -F _supervisor"
        case .fish: "complete -C '\(all.joined(separator: " "))' >&2"
        }
    }

    /// What a shell writes to standard error, given a script on standard input. Nothing of the user's is read or written.
    private func run(_ path: String, _ shell: Shell, input: String, in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = shell == .bash ? ["--norc"] : shell == .zsh ? ["-f"] : ["--no-config"]
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "\(folder)/node-1", "LC_ALL": "C.UTF-8"]
        process.currentDirectoryURL = URL(filePath: folder)
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
