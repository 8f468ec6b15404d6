import Glibc
import Posix
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_795_249_980_123, "2026-11-21T08:33:00.123Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func writesAndReads(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("2026-11-21T08:33:00Z", 0), ("2026-11-21T08:33:00.1Z", 100), ("2026-11-21T08:33:00.12399Z", 123),
    ])
    func readsFractionsOfAnyLength(text: String, milliseconds: Int64) {
        #expect(Timestamp(text).map { $0.milliseconds % 1_000 } == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T08:33:00", "2026-11-21T08:33:00.Z", "2026-11-21 08:33:00Z",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00ZZ", "+026-01-01T00:00:00Z", "2026-1-01T00:00:00Z",
    ])
    func refusesOtherTexts(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func everyDayOfFourCenturiesComesBack() {
        let day: Int64 = 86_400_000
        for index in stride(from: Int64(-74_000), to: 74_000, by: 1) {
            let moment = Timestamp(milliseconds: index * day)
            guard Timestamp(moment.description) == moment else {
                Issue.record("\(moment)")
                return
            }
        }
    }
}

@Suite struct CurrentProcessTests {
    @Test func knowsItself() throws {
        #expect(CurrentProcess.pid == getpid())
        #expect(CurrentProcess.uid == geteuid())
        #expect(try CurrentProcess.executablePath().hasPrefix("/"))
        #expect(try CurrentProcess.workingDirectory() == Directory.canonicalPath("."))
        #expect(CurrentProcess.environment()["PATH"] == getenv("PATH").map { String(cString: $0) })
    }

    @Test func randomBytesDiffer() throws {
        let (first, second) = (try RandomBytes.make(count: 32), try RandomBytes.make(count: 32))
        #expect(first.count == 32)
        #expect(first != second)
    }

    @Test func theMonotonicClockDoesNotGoBack() {
        let first = MonotonicClock.now()
        #expect(first <= MonotonicClock.now())
    }

    @Test func aSocketIsNoTerminal() throws {
        let pair = try StreamSocket.pair()
        #expect(!Terminal.isTerminal(pair.first.rawValue))
        #expect(Terminal.size(of: pair.first.rawValue) == nil)
    }
}
