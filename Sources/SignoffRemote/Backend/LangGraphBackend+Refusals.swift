import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension LangGraphBackend {
    /// Returns the error of answers that conflicted with another run of their thread.
    func overtaken(_ asked: [OpenInterrupt], on thread: ThreadID) async throws -> OperationError {
        let runs = try await serverRuns(of: thread, limit: 20)
        guard let answering = Self.answer(to: asked, among: runs.filter(\.isActive)) else { return Self.busy(thread) }
        return Self.answered(answering, asked: asked, at: now)
    }

    /// Returns the error of answers whose questions have changed.
    ///
    /// - Parameters:
    ///   - conflict: The conflict in the current thread.
    ///   - asked: The questions as the operator read them.
    ///   - view: The current thread.
    ///   - own: The run of the refused answers; `nil` when no answer was sent.
    ///   - note: The repair that was made; `nil` for none.
    /// - Returns: The error.
    /// - Throws: The errors of a server.
    func refusal(
        _ conflict: AnswerConflict,
        of asked: [OpenInterrupt],
        in view: ThreadView,
        without own: RunID? = nil,
        note: String? = nil
    ) async throws -> OperationError {
        let thread = view.thread.id
        // A server that lost its stored data does not report another version of the thread.
        await memory.forgetQuestions(of: thread)
        switch conflict {
        case .movedOn, .nothingPending:
            let runs = try await serverRuns(of: thread, limit: 20).filter { $0.id != own && $0.status != "error" }
            if let answering = Self.answer(to: asked, among: runs) {
                return Self.answered(answering, asked: asked, at: now, note: note)
            }
        default: break
        }
        let words =
            switch conflict {
            case .movedOn(let ids):
                "this task asks another question now: \(ForeignText.names(ids.map(\.rawValue)))"
            case .payloadChanged: "payload changed since you read it"
            case .checkpointChanged(let id):
                "the thread has continued since you read it, to checkpoint \(ForeignText.identifier(id))"
            default: "no question waits for an answer on thread \(ForeignText.identifier(thread))"
            }
        return OperationError(
            .answerConflict,
            "not answered: \(words)" + (note.map { "; \($0)" } ?? ""),
            conflict: conflict,
            threadOutcome: conflict == .nothingPending ? words : nil,
            questions: asked.compactMap(\.interrupt.id)
        )
    }

    /// Returns the newest run with an answer to one of the questions; `nil` for none.
    private static func answer(to asked: [OpenInterrupt], among runs: [ServerRun]) -> ServerRun? {
        let ids = Set(asked.compactMap(\.interrupt.id?.rawValue))
        return runs.first { run in run.answers.keys.contains { ids.contains($0) } }
    }

    private static func answered(
        _ run: ServerRun,
        asked: [OpenInterrupt],
        at now: Timestamp,
        note: String? = nil
    ) -> OperationError {
        let decision = AnsweredDecision(actor: run.requester, at: run.createdAt, decisions: nil)
        return OperationError(
            .answerConflict,
            "not answered: \(decision.sentence(at: now))" + (note.map { "; \($0)" } ?? ""),
            conflict: .alreadyAnswered(by: run.requester, at: run.createdAt, run: run.id),
            questions: asked.compactMap(\.interrupt.id)
        )
    }

    /// Returns the ledger record of a submission before it is sent.
    func record(
        _ answers: [ItemAnswer],
        sent map: JSONObject,
        submission: AnswerSubmission,
        workflow: String?
    ) -> JSONObject {
        // The ledger belongs to this machine, so its times are those of this machine's clock.
        let moment = options.time.now()
        let records = answers.map { answer in
            DecisionRecord(
                item: answer.item,
                decisions: answer.decisions,
                answer: answer.question.interrupt.id.flatMap { map[$0.rawValue] } ?? .null,
                at: moment,
                actor: identity.name,
                profile: identity.profile,
                client: identity.client,
                account: identity.account,
                held: submission.held
            ).record
        }
        var record = records.first ?? [:]
        if records.count > 1 {
            let shared: Set<String> = [
                "v", "at", "actor", "os_user", "host", "profile", "client", "thread", "checkpoint", "held_ms",
            ]
            record = record.filter { shared.contains($0.key) }
            record["items"] = .array(
                records.map { .object($0.filter { !shared.contains($0.key) && $0.key != "outcome" }) }
            )
        }
        record["workflow"] = workflow.map { .string($0) }
        record["server"] = .string(server.url.description)
        record["token"] = .string(submission.token.rawValue)
        record["outcome"] = "sending"
        return record
    }
}
