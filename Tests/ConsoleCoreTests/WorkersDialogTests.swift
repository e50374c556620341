@testable import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Workers on the screen")
struct WorkersDialogTests {
    private func running(_ id: RunID, on thread: ThreadID, by worker: WorkerID) -> Run {
        var run = Run.sample(id, thread: thread, status: .running)
        run.lease = RunLease(
            run: id,
            thread: thread,
            worker: worker,
            attempt: 1,
            expiresAt: Timestamp.noon.advanced(by: .seconds(32))
        )
        return run
    }

    private var presence: WorkerPresence {
        WorkerPresence(
            worker: "worker-3",
            account: SystemAccount(user: "cron", host: "db-5"),
            process: 4_711,
            since: Timestamp.noon.advanced(by: .seconds(-3_600)),
            workflows: ["runbook"]
        )
    }

    @Test(
        "A worker is shown with its runs; one without a report is known by its lease, and an expired lease does not count"
    )
    func reports() {
        var late = running("r-3", on: "t-3", by: "gone")
        late.lease?.expiresAt = .noon
        var pending = Run.sample("r-4", thread: "t-4")
        pending.lease = nil
        let reports = WorkerReport.reports(
            of: [presence],
            executing: [
                late, running("r-2", on: "t-2", by: "old"), running("r-1", on: "t-1", by: "worker-3"), pending,
            ],
            at: .noon
        )
        #expect(reports.map(\.worker) == ["worker-3", "old"])
        #expect(reports.map { $0.runs.map(\.id) } == [["r-1"], ["r-2"]])
        #expect(reports[0].json["host"] == "db-5" && reports[1].json["host"] == .null)
        #expect(reports[0].json["runs"]?.arrayValue?.first?["thread"] == "t-1")
    }

    @Test(":workers reads the workers, and shows name, host, process, start, runs and leases")
    func shows() {
        var console = Console(120, 40).pressing(": 'workers' enter")
        #expect(console.effects.contains(.perform(WorkerReading())))
        #expect(console.text.contains("Workers") && console.text.contains("Loading"))
        let reports = WorkerReport.reports(
            of: [presence],
            executing: [running("r-1", on: "nightly", by: "worker-3"), running("r-2", on: "t-2", by: "old")],
            at: .noon
        )
        console.send(.finished(.performed(PerformedWork(WorkerReading(), gave: reports)), at: console.clock))
        let line = console.text.split(separator: "\n").first { $0.contains("worker-3") } ?? ""
        #expect(line.contains("cron@db-5") && line.contains("process 4711") && line.contains("for 1h"))
        let run = console.text.split(separator: "\n").first { $0.contains("nightly") } ?? ""
        #expect(run.contains("billing") && run.contains("lease 2"))
        #expect(console.text.contains("known by its lease only"))
        console.forgetEffects()
        console.press("ctrl-r")
        #expect(console.effects == [.perform(WorkerReading())])
        console.send(.finished(.performed(PerformedWork(WorkerReading(), gave: [])), at: console.clock))
        #expect(console.text.contains("No worker is running"))
        console.send(
            .finished(.performed(PerformedWork(WorkerReading(), failed: "the disk is gone")), at: console.clock)
        )
        #expect(console.text.contains("the disk is gone"))
        console.press("enter")
        #expect(console.state.dialogs.isEmpty)
    }

    @Test("On a backend without a list of workers, the command says so and reads nothing")
    func disabled() {
        var console = Console(120, 40)
        console.load(.capabilities(BackendCapabilities(workers: .unavailable(reason: "the server does not tell"))))
        console.forgetEffects()
        console.press(": 'workers' enter")
        #expect(console.notice == "workers: the server does not tell")
        #expect(console.effects.isEmpty && console.state.dialogs.isEmpty)
    }
}
