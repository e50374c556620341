import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Records a decision in the ledger before it is sent, and records its outcome afterwards.
struct DecisionJournal {
    /// The ledger; `nil` for none.
    let ledger: (any Ledger)?
    /// The entry of the decision, with the outcome `sending`.
    let record: JSONObject

    /// Records the decision.
    ///
    /// If recording fails, the decision must not be sent.
    func begin() async throws {
        try await ledger?.record(record)
    }

    /// Sends the decision and records its outcome: `sent`, `conflict`, `failed` or `unknown`.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - send: Sends the decision.
    /// - Returns: The run.
    /// - Throws: The error of `send`. If the outcome cannot be recorded, an error that states the outcome.
    func finish(at now: @autoclosure () -> Timestamp, _ send: () async throws -> Run) async throws -> Run {
        do {
            let run = try await send()
            try await complete("sent", run: run.id, at: now())
            return run
        } catch let error as OperationError {
            try await complete(Self.outcome(of: error), run: nil, at: now())
            throw error
        } catch {
            // When the task is canceled, the outcome of the request is unknown.
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

    /// The members of the decision that the entry of its outcome repeats.
    private static let identifying: Set<String> = [
        "v", "actor", "os_user", "host", "profile", "client", "thread", "workflow", "server", "token",
    ]
}
