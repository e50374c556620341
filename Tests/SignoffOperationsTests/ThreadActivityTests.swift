import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("How a thread stands")
struct ThreadActivityTests {
    private static let now = Timestamp(microseconds: 1_000_000_000_000)

    private static func ago(_ seconds: Int64) -> Timestamp { now.advanced(by: .seconds(-seconds)) }

    private static func summary(_ status: ThreadStatus = .busy, questions: Int = 0) -> ThreadSummary {
        ThreadSummary(
            thread: "t",
            workflow: "w",
            status: status,
            checkpoint: nil,
            step: nil,
            updatedAt: ago(30),
            openInterrupts: questions,
            error: nil
        )
    }

    private static func run(
        _ status: RunStatus,
        _ action: RunAction = .proceed,
        lease: Int64? = nil,
        isStopping: Bool = false,
        isOfServer: Bool = false,
        wakes: Int64? = nil
    ) -> Run {
        Run(
            id: "r",
            request: RunRequest(thread: "t", workflow: "w", action: action, requestedBy: "maria"),
            status: status,
            attempt: 1,
            interruptedAttempts: 0,
            error: nil,
            createdAt: ago(240),
            startedAt: status == .pending || isOfServer ? nil : ago(120),
            finishedAt: status == .pending || status == .running ? nil : ago(10),
            lease: lease.map {
                RunLease(
                    run: "r",
                    thread: "t",
                    worker: "worker-3",
                    attempt: 1,
                    expiresAt: now.advanced(by: .seconds($0))
                )
            },
            isCancellationRequested: isStopping,
            notBefore: wakes.map { now.advanced(by: .seconds($0)) }
        )
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let summary: ThreadSummary
        var run: Run?
        var lastEvent: Int64?
        let state: ThreadActivity.State
        let words: String
        var testDescription: String { words }
    }

    private static let rejection = RunAction.resume(answers: [
        "i": .map(["decisions": .array([.map(["type": .string("reject")])])])
    ])
    private static let approval = RunAction.resume(answers: [
        "i": .map(["decisions": .array([.map(["type": .string("approve")])])])
    ])
    private static let mixed = RunAction.resume(answers: [
        "i": .map(["decisions": .array([.map(["type": .string("reject")]), .map(["type": .string("approve")])])])
    ])

    static let rows: [Row] = [
        Row(summary: summary(.interrupted, questions: 1), run: run(.interrupted), state: .asks, words: "asks"),
        Row(summary: summary(.interrupted, questions: 1), state: .asks, words: "asks"),
        Row(summary: summary(), run: run(.pending), state: .waitsForWorker, words: "waits for a worker 4m"),
        Row(
            summary: summary(),
            run: run(.pending, wakes: 60),
            state: .sleeping,
            words: "sleeps until \(now.advanced(by: .seconds(60)).iso8601)"
        ),
        Row(summary: summary(), run: run(.pending, wakes: -1), state: .waitsForWorker, words: "waits for a worker 4m"),
        Row(
            summary: summary(),
            run: run(.running, lease: 11),
            lastEvent: 59,
            state: .running,
            words: "running on worker-3 for 2m, lease 11s"
        ),
        Row(
            summary: summary(),
            run: run(.running, lease: 11),
            state: .running,
            words: "running on worker-3 for 2m, lease 11s"
        ),
        Row(
            summary: summary(),
            run: run(.running, lease: 11),
            lastEvent: 60,
            state: .silent,
            words: "silent on worker-3 for 1m"
        ),
        Row(summary: summary(), run: run(.running, lease: -1), state: .lostWorker, words: "lost its worker"),
        Row(summary: summary(), run: run(.running), state: .lostWorker, words: "lost its worker"),
        Row(summary: summary(), run: run(.running, isOfServer: true), state: .running, words: "running for 4m"),
        Row(
            summary: summary(),
            run: run(.running, lease: 11, isStopping: true),
            state: .stopping,
            words: "stopping on worker-3"
        ),
        Row(summary: summary(.error), run: run(.error), state: .failed, words: "failed"),
        Row(summary: summary(.error), run: run(.timeout), state: .timedOut, words: "timed out"),
        Row(summary: summary(.error), state: .failed, words: "failed"),
        Row(summary: summary(.idle), run: run(.cancelled), state: .canceled, words: "canceled"),
        Row(summary: summary(.idle), run: run(.success), state: .done, words: "done"),
        Row(summary: summary(.idle), run: run(.success, approval), state: .done, words: "done"),
        Row(summary: summary(.idle), run: run(.success, mixed), state: .done, words: "done"),
        Row(summary: summary(.idle), run: run(.success, rejection), state: .rejected, words: "rejected by maria"),
        Row(
            summary: summary(.idle),
            run: run(.success, .resume(answers: ["i": .bool(false)])),
            state: .rejected,
            words: "rejected by maria"
        ),
        Row(summary: summary(.idle), state: .idle, words: "idle"),
    ]

    @Test("Every state is distinguished from the others", arguments: rows)
    func activity(row: Row) {
        let activity = ThreadActivity(
            of: row.summary,
            run: row.run,
            lastEvent: row.lastEvent.map(Self.ago),
            at: Self.now
        )
        #expect(activity.state == row.state)
        #expect(activity.words(at: Self.now) == row.words)
        #expect(activity.json["state"] == .string(row.state.rawValue))
        #expect((activity.worker == "worker-3") == (row.run?.status == .running && row.run?.lease != nil))
    }

    @Test("Every state is in the table")
    func complete() {
        #expect(Set(Self.rows.map(\.state)) == Set(ThreadActivity.State.allCases))
    }

    @Test("A run that just started is not silent because the run before it was")
    func justStarted() {
        var run = Self.run(.running, lease: 11)
        run.startedAt = Self.ago(5)
        let activity = ThreadActivity(of: Self.summary(), run: run, lastEvent: Self.ago(900), at: Self.now)
        #expect(activity.state == .running)
    }
}
