import SignoffCheckpoint
import SignoffSQLite
import TerminalSupport

extension Workplace {
    /// A folder without a runbook.
    convenience init() throws { try self.init(runbook: "") }

    /// A refund that waits for a decision.
    struct Refund {
        var id: String
        var customer: String
        var amount: String
        var reason: String
    }

    /// Starts a run that asks about refunds, each as an action of one item, and waits for the question.
    func ask(about refunds: [Refund], on thread: String) async throws {
        let rows = refunds.map { "\($0.id),\($0.customer),\($0.amount),EUR,\($0.reason)" }
        try write((["id,customer,amount,currency,reason"] + rows).joined(separator: "\n") + "\n", to: "\(thread).csv")
        let input = #"{"input":"\#(thread).csv","output":"\#(thread)-approved.csv","limit":10}"#
        let run = try signoff("run", "refunds", "--thread", thread, "--input", input)
        try await run.waitFor(text: "1 item waits")
        _ = try await run.waitForExit()
    }

    /// The answers stored for a thread, oldest first, as JSON text, after all its runs were executed.
    ///
    /// An answer is safe once its request is stored. The worker writes the answer to the question's checkpoint
    /// afterwards.
    func answers(on thread: String) async throws -> [String] {
        let saver = try await SQLiteSaver(path: "\(path)/work.sqlite", options: .init(mode: .readOnly))
        try await waitUntilCarriedOut(thread, in: saver)
        let checkpoints = try await saver.savedCheckpoints(
            matching: CheckpointQuery(thread: ThreadID(rawValue: thread))
        )
        let writes = checkpoints.reversed().flatMap(\.pendingWrites).filter { $0.channel == ReservedChannel.resume }
        await saver.close()
        // The list of a task's answers grows, and its last state contains all of them.
        return writes.flatMap { $0.value.jsonProjection.arrayValue ?? [] }.map { $0.text(.compact) }
    }

    private func waitUntilCarriedOut(_ thread: String, in saver: SQLiteSaver) async throws {
        // A console that ended leaves its stored and unstarted runs to the next worker.
        if try await saver.runs(matching: unfinished(on: thread)).first != nil {
            _ = try await signoff("worker", "--once").waitForExit(deadline: .seconds(60))
        }
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while let run = try await saver.runs(matching: unfinished(on: thread)).first {
            guard clock.now < deadline else {
                throw TerminalSessionError("Waited in vain for run \(run.id) on \(thread) to end: it is \(run.status)")
            }
            await Task.yield()
        }
    }

    private func unfinished(on thread: String) -> RunQuery {
        RunQuery(thread: ThreadID(rawValue: thread), statuses: [.pending, .running], limit: 1)
    }
}
