import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
import SignoffReview

extension LangGraphBackend {
    /// Sends answers to one or more questions of one thread, and returns the run that delivers them once it has begun.
    ///
    /// The thread is read first. The answers are sent only if its newest checkpoint, questions and payloads are those
    /// that the operator read. The server refuses the run while another run is active, and when a question is not open
    /// at the beginning of the run. A payload that a workflow changes under the same id between the read and the run is
    /// not detected. A request without a reply is looked up by its token and never sent again. The decision is recorded
    /// in the ledger before it is sent, and its outcome afterwards. A second call with the same token returns the run
    /// of the first call.
    ///
    /// - Returns: The run. It is pending if it did not begin within the waiting time.
    /// - Throws: `invalid_answer`; `answer_conflict` with the conflict; `thread_busy`; `answer_not_delivered` for a run
    ///   that was canceled before it began; `read_only`; `usage`; the errors of a server. An error with
    ///   `isOutcomeUnknown` when the answer could have arrived.
    package func answer(_ submission: AnswerSubmission) async throws -> Run {
        let (thread, answers) = (submission.thread, submission.answers)
        guard !answers.isEmpty else { throw OperationError(.usage, "the request has no answers") }
        try requireName(to: "answer")
        guard answers.allSatisfy({ $0.item.question.thread == thread }) else {
            throw OperationError(.usage, "answers of several threads are sent one thread at a time")
        }
        try requireWritable(to: "answer on thread \(ForeignText.identifier(thread))")
        let map = try answers.composed()
        guard map.count == answers.count else {
            throw OperationError(.usage, "a question is answered twice in one go")
        }
        return try await attempting("answering on thread \(ForeignText.identifier(thread))") {
            if let known = try await knownRun(submission.token, on: thread) { return try await standing(of: known) }
            let asked = answers.map(\.question)
            let view = try await view(of: thread)
            if let conflict = AnswerCheck.conflict(of: asked, in: view) {
                throw try await refusal(conflict, of: asked, in: view)
            }
            guard view.thread.status != .busy else { throw Self.busy(thread) }
            guard let assistant = view.thread.assistant else {
                throw OperationError(.unknownWorkflow, "the server does not say which graph thread \(thread) runs")
            }
            let body = try AnswerCheck.body(
                map,
                to: assistant,
                marks: marks(submission.token),
                takesStrictResume: info.takesStrictResume
            )
            let journal = DecisionJournal(
                ledger: options.ledger,
                record: record(answers, sent: map, submission: submission, workflow: view.thread.graph)
            )
            try await journal.begin()
            return try await journal.finish(at: options.time.now()) {
                try await send(body, asked: asked, token: submission.token, on: thread)
            }
        }
    }

    /// Returns the run of an earlier call with a token; `nil` for a token of another backend.
    func knownRun(_ token: RequestToken, on thread: ThreadID) async throws -> ServerRun? {
        guard await memory.thread(of: token) != nil else { return nil }
        return try await serverRun(token: token, on: thread)
    }

    static func busy(_ thread: ThreadID) -> OperationError {
        OperationError(
            .threadBusy,
            "not sent: a run is executing on thread \(ForeignText.identifier(thread)), wait for it to end"
        )
    }

    /// Sends the answers and waits until the server has accepted or refused them.
    private func send(
        _ body: JSONObject,
        asked: [OpenInterrupt],
        token: RequestToken,
        on thread: ThreadID
    ) async throws -> Run {
        let run: ServerRun
        do {
            run = try await submit(body, on: thread, token: token)
        } catch let error as OperationError where error.code.description == "thread_busy" {
            throw try await overtaken(asked, on: thread)
        }
        // The request has arrived. Later read errors do not change its outcome.
        switch try await verdict(of: run, asked: asked) {
        case nil: return run.run()
        case .taken: return (try? await standing(of: try await serverRun(run.id, on: thread) ?? run)) ?? run.run()
        case .notTaken:
            throw OperationError(
                .answerNotDelivered,
                "run \(run.id) ended before it began, so the answer was not delivered: the question is still open on thread \(thread)"
            )
        case .refused:
            let refusal = try await refused(run, asked: asked, on: thread)
            guard let own = try await delivered(token, on: thread, except: run.id) else { throw refusal }
            return own.run()
        }
    }

    /// Returns the run of a token that the server did not refuse; `nil` for none.
    ///
    /// A request that reached the server twice has two runs, one of them refused.
    private func delivered(
        _ token: RequestToken,
        on thread: ThreadID,
        except refused: RunID
    ) async throws -> ServerRun? {
        try await serverRuns(of: thread, limit: 20).first { run in
            run.token == token.rawValue && run.status != "error" && run.id != refused
        }
    }

    /// Returns the error of refused answers.
    ///
    /// The thread is repaired first if that is safe.
    private func refused(_ run: ServerRun, asked: [OpenInterrupt], on thread: ThreadID) async throws -> OperationError {
        do {
            let view = try await view(after: run)
            let conflict =
                AnswerCheck.conflict(of: asked, in: view) ?? .checkpointChanged(to: view.state.checkpoint ?? "")
            let note = await mend(view)
            return try await refusal(conflict, of: asked, in: view, without: run.id, note: note)
        } catch let error as OperationError {
            return OperationError(
                .answerConflict,
                "not answered: the question no longer waits on thread \(thread), which cannot be read now: \(error.message)",
                questions: asked.compactMap(\.interrupt.id),
                cause: error
            )
        }
    }

    /// The maximum time to wait for the end of a refused run.
    private static let settlingTime = Duration.seconds(5)

    /// Returns the thread of a refused run after the run has ended.
    ///
    /// The stream reports the refusal before the thread does.
    private func view(after run: ServerRun) async throws -> ThreadView {
        let deadline = ContinuousClock.now.advanced(by: Self.settlingTime)
        while true {
            let isActive = (try? await serverRun(run.id, on: run.thread))?.isActive ?? false
            let view = try await view(of: run.thread)
            if (!isActive && view.thread.status != .busy) || ContinuousClock.now >= deadline { return view }
            try await server.sleep(.milliseconds(50))
        }
    }

    /// Returns whether the answer was accepted or refused; `nil` while unknown.
    private func verdict(of run: ServerRun, asked: [OpenInterrupt]) async throws -> AnswerVerdict? {
        let deadline = ContinuousClock.now.advanced(by: options.verdictWait)
        while true {
            try Task.checkCancellation()
            if let verdict = await streamedVerdict(of: run, until: deadline) { return verdict }
            // The stream has ended or has no further events. The end of the run decides.
            if let current = try? await serverRun(run.id, on: run.thread), !current.isActive {
                if let verdict = try? await verdict(ofEnded: current, asked: asked) { return verdict }
            }
            guard ContinuousClock.now < deadline else { return nil }
            try await server.sleep(.milliseconds(250))
        }
    }

    private func verdict(ofEnded run: ServerRun, asked: [OpenInterrupt]) async throws -> AnswerVerdict? {
        let failure = run.status == "error" ? try await failure(of: run) : nil
        let view = try await view(of: run.thread)
        let isStillOpen = AnswerCheck.conflict(of: asked, in: view) == nil
        return AnswerVerdict(run, failure: failure, isStillOpen: isStillOpen)
    }

    private func streamedVerdict(of run: ServerRun, until deadline: ContinuousClock.Instant) async -> AnswerVerdict? {
        let path = "/threads/\(run.thread)/runs/\(run.id)/stream"
        return await withTaskGroup(of: AnswerVerdict?.self) { group in
            group.addTask {
                // A broken stream proves no outcome. The caller reads the run itself.
                guard let events = try? await server.events(.events(path, after: "-1")) else { return nil }
                while let event = try? await events.next() {
                    if let verdict = AnswerVerdict(event) { return verdict }
                }
                return nil
            }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Returns the failure of a run, read after its end; `nil` for a run that did not fail.
    func failure(of run: ServerRun) async throws -> ServerFailure? {
        let end = try await server.json(.get("/threads/\(run.thread)/runs/\(run.id)/join"))
        return end["__error__"].flatMap { ServerFailure($0) }
    }

    /// Repairs a thread that a refused answer of this backend left in status `error`.
    ///
    /// Returns the repair that was made, as a clause; `nil` for none.
    private func mend(_ view: ThreadView) async -> String? {
        guard Mending.isSafe(on: view), let assistant = view.thread.assistant else { return nil }
        let token = makeToken()
        do {
            _ = try await submit(
                RunBody.shared(assistant: assistant, marks: marks(token)),
                on: view.thread.id,
                token: token
            )
            return "the error that the refused answer left on the thread was cleared"
        } catch {
            let words = (error as? OperationError)?.message ?? "\(error)"
            return "the refused answer left the thread in status error, and it was not cleared: \(words)"
        }
    }
}
