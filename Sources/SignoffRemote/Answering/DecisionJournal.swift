import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Enters one decision into the ledger: before it is sent, and once it is known what became of it.
struct DecisionJournal {
    /// The ledger; nil where none was given.
    let ledger: (any Ledger)?
    /// The entry of the decision, with the outcome `sending`.
    let record: JSONObject

    /// Enters the decision; nothing is sent when this fails.
    func begin() async throws {
        try await ledger?.record(record)
    }

    /// Sends, and enters what became of it: `sent`, `conflict`, `failed` or `unknown`.
    ///
    /// - Parameters:
    ///   - now: The current moment.
    ///   - send: Sends the decision.
    /// - Returns: The run.
    /// - Throws: What `send` throws; where the outcome cannot be entered, an error that says what it is.
    func finish(at now: @autoclosure () -> Timestamp, _ send: () async throws -> Run) async throws -> Run {
        do {
            let run = try await send()
            try await complete("sent", run: run.id, at: now())
            return run
        } catch let error as OperationError {
            try await complete(Self.outcome(of: error), run: nil, at: now())
            throw error
        } catch {
            // A canceled task: nothing tells how far the request came.
            try? await complete("unknown", run: nil, at: now())
            throw error
        }
    }

    static func outcome(of error: OperationError) -> String {
        if error.isOutcomeUnknown { return "unknown" }
        return error.exitCode == 3 ? "conflict" : "failed"
    }

    private func complete(_ outcome: String, run: RunID?, at now: Timestamp) async throws {
        guard let ledger else { return }
        var entry = record.filter { Self.identifying.contains($0.key) }
        entry["at"] = .string(now.iso8601)
        entry["outcome"] = .string(outcome)
        if let run { entry["run"] = .string(run.rawValue) }
        do {
            try await ledger.record(entry)
        } catch {
            throw OperationError(
                .unreadable,
                "the decision was sent with the outcome '\(outcome)', but the ledger could not be completed: \(error)",
                isOutcomeUnknown: outcome == "sent",
                cause: error
            )
        }
    }

    /// What the entry of an outcome repeats of the decision.
    private static let identifying: Set<String> = [
        "v", "actor", "os_user", "host", "profile", "client", "thread", "workflow", "server", "token",
    ]
}
