import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
import SignoffReview

extension LocalBackend {
    /// Stores the answers to one or more questions of one thread, and returns the pending run that brings the answers.
    ///
    /// The answers are stored by compare-and-set: thread, newest checkpoint, question, payload and position of every
    /// item must be unchanged since they were read, or nothing is written. The ledger entry is stored in the same
    /// transaction. A second call with the same token returns the run of the first call.
    ///
    /// - Parameter submission: One or more answers for one thread.
    /// - Returns: The pending run.
    /// - Throws: `invalid_answer`; `answer_conflict` with the conflict; `read_only`; `usage` for items of several
    ///   threads.
    package func answer(_ submission: AnswerSubmission) async throws -> Run {
        let answers = submission.answers
        guard let first = answers.first?.question else {
            throw OperationError(.usage, "the request has no answers")
        }
        try requireName(to: "answer")
        let thread = submission.thread
        guard answers.allSatisfy({ $0.item.question.thread == thread }) else {
            throw OperationError(.usage, "answers of several threads are sent one thread at a time")
        }
        try requireWritable(to: "answer on thread \(ForeignText.identifier(thread))")
        let map = try answers.composed()
        let guards = answers.compactMap { AnswerGuard(for: $0.item.question) }
        var stored: [InterruptID: StoredValue] = [:]
        for answer in answers {
            guard let id = answer.item.question.interrupt.id, let value = map[id.rawValue] else { continue }
            stored[id] = try Self.stored(value, of: answer, answering: id.rawValue)
        }
        guard stored.count == answers.count, guards.count == answers.count else {
            throw OperationError(.usage, "a question is answered twice in one go")
        }
        return try await attempting("answering on thread \(ForeignText.identifier(thread))") {
            let request = RunRequest(
                thread: thread,
                workflow: try await workflow(of: first),
                action: .resume(answers: stored),
                requestedBy: identity.name,
                clientToken: submission.token.rawValue,
                bindings: Dictionary(
                    answers.compactMap { answer in
                        let question = answer.item.question
                        return question.interrupt.id.map { ($0, AnswerBinding(to: question)) }
                    }
                ) { first, _ in first }
            )
            do {
                var record = record(answers, sent: map, storing: stored, held: submission.held)
                record["workflow"] = .string(request.workflow)
                let overridden = await overriddenClaims(on: answers.map(\.item.question))
                if !overridden.isEmpty { record["overrides_claim_of"] = .array(overridden.map { .string($0) }) }
                return try await storage.runs.submit(request, guardedBy: guards, recording: record)
            } catch let error as CheckpointError where error.code.description == "answer_conflict" {
                throw try await explained(error, items: answers.map(\.item))
            }
        }
    }

    private static func stored(_ value: JSONValue, of answer: ItemAnswer, answering id: String) throws -> StoredValue {
        do {
            return try answer.item.storedAnswer(value, to: answer.decisions)
        } catch {
            throw OperationError(
                .invalidAnswer,
                "question \(ForeignText.identifier(id)): the answer cannot be stored: \((error as? CheckpointError)?.message ?? "\(error)")",
                cause: error
            )
        }
    }

    /// Returns the workflow that asks: the workflow that the question names, otherwise the workflow of the thread's
    /// newest run.
    private func workflow(of question: OpenInterrupt) async throws -> String {
        if let workflow = question.workflow { return workflow }
        let newest = try await storage.runs.runs(matching: RunQuery(thread: question.thread, limit: 1)).first
        if let newest { return newest.request.workflow }
        throw OperationError(
            .unknownWorkflow,
            "the database does not say which workflow thread \(ForeignText.identifier(question.thread)) runs"
        )
    }

    private func explained(_ error: CheckpointError, items: [ReviewItem]) async throws -> OperationError {
        guard let conflict = error.conflict, let first = items.first?.question else {
            return OperationError(error, attempting: "answering")
        }
        let thread = first.thread
        let message: String
        var earlier: String?
        var outcome: String?
        switch conflict {
        case .alreadyAnswered(let actor, let at, _):
            var decision = AnsweredDecision(actor: actor, at: at, decisions: nil)
            for item in items {
                guard let id = item.question.interrupt.id,
                    let known = try await lastDecision(on: id, thread: thread, since: at)
                else { continue }
                decision.decisions = known.decisions
            }
            earlier = decision.decisions
            message = decision.sentence(at: now)
        case .movedOn(let ids):
            message = "this task has moved on to another question: \(ForeignText.names(ids.map(\.rawValue)))"
        case .nothingPending:
            message = try await finishedSentence(thread)
            outcome = message
        case .payloadChanged: message = "payload changed since you read it"
        case .checkpointChanged(let id):
            message = "the thread has changed since you read it, and is now at checkpoint \(ForeignText.identifier(id))"
        case .threadUnknown: message = "the thread \(ForeignText.identifier(thread)) no longer exists"
        }
        return OperationError(
            .answerConflict,
            "not sent: \(message)",
            conflict: conflict,
            earlierDecision: earlier,
            threadOutcome: outcome,
            questions: try await changedQuestions(items, on: thread),
            cause: error
        )
    }

    /// Returns the items whose questions are no longer open, or have changed since they were read.
    private func changedQuestions(_ items: [ReviewItem], on thread: ThreadID) async throws -> [InterruptID] {
        guard items.count > 1 else { return items.compactMap(\.question.interrupt.id) }
        let open = try await storage.inbox.openInterrupts(matching: InterruptQuery(thread: thread, limit: 10_000))
        let guards = Set(open.compactMap { AnswerGuard(for: $0) })
        return items.compactMap { AnswerGuard(for: $0.question) }.filter { !guards.contains($0) }.map(\.interrupt)
    }

    private func finishedSentence(_ thread: ThreadID) async throws -> String {
        let newest = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
        guard let newest else { return "nothing waits for an answer on thread \(ForeignText.identifier(thread))" }
        guard let end = newest.finishedAt else { return "thread is \(newest.status.rawValue), nothing to answer" }
        let outcome =
            switch newest.status {
            case .success: "finished"
            case .cancelled: "was canceled"
            default: "failed"
            }
        return "thread \(outcome) \(age(since: end, at: now)), nothing to answer"
    }

    /// Returns the ledger record of one submission: the decision itself; for several items, their common members, and
    /// each decision in `items`.
    private func record(
        _ answers: [ItemAnswer],
        sent map: JSONObject,
        storing stored: [InterruptID: StoredValue],
        held: Duration
    ) -> JSONObject {
        let moment = now
        let records = answers.map { answer in
            DecisionRecord(
                item: answer.item,
                decisions: answer.decisions,
                answer: answer.item.question.interrupt.id.flatMap { map[$0.rawValue] } ?? .null,
                stored: answer.item.question.interrupt.id.flatMap { stored[$0] },
                at: moment,
                actor: identity.name,
                profile: identity.profile,
                client: identity.client,
                account: identity.account,
                held: held
            ).record
        }
        guard records.count > 1, let first = records.first else { return records.first ?? [:] }
        let shared: Set<String> = [
            "v", "at", "actor", "os_user", "host", "profile", "client", "thread", "checkpoint", "outcome", "held_ms",
        ]
        var record: JSONObject = first.filter { shared.contains($0.key) }
        record["items"] = .array(records.map { .object($0.filter { !shared.contains($0.key) }) })
        return record
    }
}
