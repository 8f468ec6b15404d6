import ControlAPI
import Posix
import Testing

@testable import Supervisor

@Suite struct CrashDiagnosisTests {
    private func crash(_ number: Int, code: Int = 1, _ lines: [String]) -> CrashDiagnosis.Crash {
        CrashDiagnosis.Crash(node: "node-\(number)", cause: .code(code), reason: nil, lines: lines)
    }

    @Test func whatMostDieOfIsToldOnce() throws {
        let crashes = (1...3).map { crash($0, ["12:0\($0) cannot listen on 400\($0)", "at index.js:7"]) }
        let diagnosis = try #require(CrashDiagnosis(crashes, of: 4))
        #expect(diagnosis.nodes == ["node-1", "node-2", "node-3"])
        #expect(
            diagnosis.text == """
                3 of 4 nodes end in the same way, last exit: code 1, after saying (node-1):
                    12:01 cannot listen on 4001
                    at index.js:7
                """
        )
    }

    @Test func thoseThatDieOtherwiseAreLeftOut() throws {
        let crashes = [crash(1, ["a"]), crash(2, code: 2, ["a"]), crash(3, ["b"]), crash(4, ["a"]), crash(5, ["a"])]
        #expect(try #require(CrashDiagnosis(crashes, of: 5)).nodes == ["node-1", "node-4", "node-5"])
    }

    @Test func whatALogRepeatsIsSaidOnce() throws {
        try withTemporaryFolder { folder in
            let layout = Layout(directory: folder)
            try Directory.create(layout.nodePath("node-1"))
            try File.create(layout.logPath(of: "node-1"), with: Array("a\nno port\nno port\nno port\nb\n".utf8))
            let node = NodeStatus(name: "node-1", number: 1, state: .failed, port: 4001, isPublic: true, directory: "")
            #expect(CrashDiagnosis.Crash(node, in: layout).lines == ["a", "no port", "b"])
        }
    }

    @Test func halfOfAllIsNotMost() {
        #expect(CrashDiagnosis([crash(1, ["a"]), crash(2, ["a"])], of: 4) == nil)
        #expect(CrashDiagnosis([crash(1, ["a"])], of: 1) == nil)
        #expect(CrashDiagnosis([crash(1, ["a"]), crash(2, ["b"]), crash(3, ["c"])], of: 3) == nil)
    }

    /// While nodes go on crashing their logs and their number grow.
    @Test func theSameCauseIsRecognised() throws {
        let diagnosis = try #require(CrashDiagnosis([crash(1, ["at 7"]), crash(2, ["at 8"])], of: 3))
        let later = (1...3).map { crash($0, ["at 7", "at 9"]) }
        #expect(diagnosis.isAbout(try #require(CrashDiagnosis(later, of: 3))))
        let other = (1...3).map { crash($0, code: 2, ["at 7"]) }
        #expect(!diagnosis.isAbout(try #require(CrashDiagnosis(other, of: 3))))
    }

    @Test func silenceIsSomethingInCommon() throws {
        let diagnosis = try #require(CrashDiagnosis([crash(1, []), crash(2, [])], of: 2))
        #expect(diagnosis.text == "2 of 2 nodes end in the same way, last exit: code 1, and say nothing")
    }

    @Test func whatWasNeverStartedHasNothingToSay() throws {
        let reasons = ["run: there is no such file", "run: there is no such file", "go: it is no program"]
        let crashes = zip(1...3, reasons).map { number, reason in
            CrashDiagnosis.Crash(node: "node-\(number)", cause: nil, reason: "cannot be started: \(reason)", lines: [])
        }
        let diagnosis = try #require(CrashDiagnosis(crashes, of: 3))
        #expect(
            diagnosis.text == "2 of 3 nodes have failed in the same way: cannot be started: run: there is no such file"
        )
    }
}
