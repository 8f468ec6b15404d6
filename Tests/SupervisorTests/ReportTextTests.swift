import Supervision
import Testing
import Time

@testable import Supervisor

@Suite struct ReportTextTests {
    private let now = Instant(nanoseconds: 1_000_000_000)

    @Test func exitsSayWhatComesNext() {
        let atOnce = LifecycleReport.exited(.signal(9), nextTry: now).sentence(about: "node-1", at: now)
        #expect(atOnce == "node-1 ended: killed by SIGKILL; it is restarted at once")
        let due = now + .milliseconds(150)
        let later = LifecycleReport.exited(.code(1), nextTry: due).sentence(about: "node-1", at: now)
        #expect(later == "node-1 ended: exit code 1; it is restarted in 150 ms")
        let never = LifecycleReport.exited(.unknown, nextTry: nil).sentence(about: "node-1", at: now)
        #expect(never == "node-1 ended: how is unknown; it is not restarted")
    }

    @Test(arguments: [
        (Duration.zero, "0 ms"), (.milliseconds(999), "999 ms"), (.milliseconds(1_540), "1.5 s"),
        (.seconds(30), "30 s"),
    ])
    func durationsAreBrief(_ duration: Duration, _ text: String) {
        #expect(duration.brief == text)
    }
}
