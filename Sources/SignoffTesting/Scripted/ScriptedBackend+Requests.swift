import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

extension ScriptedBackend {
    package func answer(_ submission: AnswerSubmission) async throws -> Run {
        let now = now
        return try await perform(.answer, submission.token.rawValue) { content, capabilities in
            try Self.requireWritable(capabilities, to: "answer on thread \(submission.thread)")
            if let known = content.made[submission.token] { return known }
            guard let first = submission.answers.first else {
                throw OperationError(.usage, "the request has no answers")
            }
            guard submission.answers.allSatisfy({ $0.question.thread == submission.thread }) else {
                throw OperationError(.usage, "answers of several threads are sent one thread at a time")
            }
            let map = try submission.answers.composed()
            try Self.requireUnchanged(submission, in: content)
            var answers: [InterruptID: StoredValue] = [:]
            for (id, value) in map { answers[InterruptID(id)] = try StoredValue(value) }
            let record = DecisionRecord(
                item: first.item,
                decisions: first.decisions,
                answer: .object(map),
                at: now,
                actor: identity.name,
                profile: identity.profile,
                client: identity.client,
                account: identity.account,
                held: submission.held
            ).record
            let entry = capabilities.ledger == .available ? content.record(record, at: now) : nil
            return content.store(
                RunRequest(
                    thread: submission.thread,
                    workflow: first.question.workflow ?? "",
                    action: .resume(answers: answers),
                    requestedBy: identity.name,
                    clientToken: submission.token.rawValue
                ),
                token: submission.token,
                hash: entry?.hash,
                at: now
            )
        }
    }

    private static func requireUnchanged(_ submission: AnswerSubmission, in content: ScriptedContent) throws {
        let thread = submission.thread
        guard content.knows(thread) else {
            throw OperationError(.answerConflict, "not sent: the thread does not exist", conflict: .threadUnknown)
        }
        let open = content.questions.filter { $0.thread == thread }
        for answer in submission.answers {
            guard let guarded = AnswerGuard(for: answer.question) else { continue }
            let answering = content.runs.filter { $0.request.thread == thread && $0.answers(guarded.interrupt) }
            let described = AnsweredThread(head: open.first?.checkpoint, openInterrupts: open) { _ in
                answering.last(where: \.isActive) ?? answering.last
            }
            guard let conflict = try guarded.conflict(on: described) else { continue }
            throw OperationError(
                .answerConflict,
                "not sent: the question is not the one that was read",
                conflict: conflict,
                questions: [guarded.interrupt]
            )
        }
    }

    package func start(_ request: StartRequest) async throws -> Run {
        let now = now
        let thread = request.thread ?? ThreadID("\(request.workflow)-\(random.next())")
        return try await perform(.start, request.workflow) { content, capabilities in
            guard content.workflows.contains(where: { $0.name == request.workflow }) else {
                let near = Spelling.nearestName(to: request.workflow, among: content.workflows.map(\.name))
                throw OperationError(
                    .unknownWorkflow,
                    "workflow '\(request.workflow)' is unknown" + (near.map { ", did you mean '\($0)'?" } ?? "")
                )
            }
            try Self.requireWritable(capabilities, to: "start '\(request.workflow)'")
            if let known = content.made[request.token] { return known }
            try Self.requireIdle(thread, in: content)
            return content.store(
                RunRequest(
                    thread: thread,
                    workflow: request.workflow,
                    action: .start(input: try StoredValue(request.input)),
                    requestedBy: identity.name,
                    clientToken: request.token.rawValue
                ),
                token: request.token,
                at: now
            )
        }
    }

    package func retry(thread: ThreadID, token: RequestToken) async throws -> Run {
        let now = now
        return try await perform(.retry, thread.rawValue) { content, capabilities in
            try Self.requireWritable(capabilities, to: "retry thread '\(thread)'")
            if let known = content.made[token] { return known }
            return try retry(thread, token, in: &content, at: now)
        }
    }

    package func retry(run: RunID, token: RequestToken) async throws -> Run {
        let now = now
        return try await perform(.retry, run.rawValue) { content, capabilities in
            try Self.requireWritable(capabilities, to: "retry run '\(run)'")
            if let known = content.made[token] { return known }
            let thread = try Self.run(run, in: content).request.thread
            guard content.runs.last(where: { $0.request.thread == thread })?.id == run else {
                throw OperationError(.nothingToRetry, "run '\(run)' is not the newest of thread '\(thread)'")
            }
            return try retry(thread, token, in: &content, at: now)
        }
    }

    private func retry(
        _ thread: ThreadID,
        _ token: RequestToken,
        in content: inout ScriptedContent,
        at now: Timestamp
    ) throws -> Run {
        try Self.require(thread, in: content)
        try Self.requireIdle(thread, in: content)
        guard let newest = content.runs.last(where: { $0.request.thread == thread }),
            [.error, .timeout, .cancelled].contains(newest.status)
        else { throw OperationError(.nothingToRetry, "thread '\(thread)' has no failed run to retry") }
        let request = RunRequest(
            thread: thread,
            workflow: newest.request.workflow,
            action: .proceed,
            requestedBy: identity.name,
            clientToken: token.rawValue
        )
        return content.store(request, token: token, at: now)
    }

    package func fork(_ request: ForkRequest) async throws -> Run {
        let now = now
        return try await perform(.fork, request.thread.rawValue) { content, capabilities in
            try Self.requireWritable(capabilities, to: "run thread '\(request.thread)' again")
            try Self.require(capabilities.forks)
            if let known = content.made[request.token] { return known }
            let preview = try Self.preview(of: request.thread, from: request.checkpoint, in: content)
            try Self.require(request.head, of: preview)
            try Self.requireIdle(request.thread, in: content)
            let action: RunAction =
                if let input = request.input {
                    .branch(from: request.checkpoint, input: try StoredValue(input))
                } else { .replay(from: request.checkpoint) }
            return content.store(
                RunRequest(
                    thread: request.thread,
                    workflow: preview.workflow ?? "",
                    action: action,
                    requestedBy: identity.name,
                    clientToken: request.token.rawValue
                ),
                token: request.token,
                at: now
            )
        }
    }

    package func setState(_ edit: StateEdit) async throws -> CheckpointID {
        try await perform(.setState, edit.thread.rawValue) { content, capabilities in
            try Self.requireWritable(capabilities, to: "set the state of thread '\(edit.thread)'")
            try Self.require(capabilities.stateEdits)
            let preview = try Self.preview(of: edit.thread, from: edit.checkpoint, in: content)
            try Self.require(edit.head, of: preview)
            try Self.requireIdle(edit.thread, in: content)
            content.stateEdits.append(edit)
            content.questions.removeAll { $0.thread == edit.thread }
            return CheckpointID("\(edit.checkpoint)-\(content.stateEdits.count)")
        }
    }

    package func cancel(_ run: RunID) async throws -> Run {
        let now = now
        return try await perform(.cancel, run.rawValue) { content, capabilities in
            try Self.requireWritable(capabilities, to: "stop run '\(run)'")
            _ = try Self.run(run, in: content)
            for index in content.runs.indices where content.runs[index].id == run {
                if content.runs[index].status == .pending {
                    content.runs[index].status = .cancelled
                    content.runs[index].finishedAt = now
                } else if content.runs[index].isActive {
                    content.runs[index].isCancellationRequested = true
                }
            }
            return try Self.run(run, in: content)
        }
    }

    // MARK: Beside the runs

    package func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        let end = now.advanced(by: duration)
        return try await perform(.claim, question.thread.rawValue) { content, capabilities in
            let place = try Self.place(of: question, capabilities.claims, capabilities)
            content.claims.removeAll { $0.question == place }
            let claim = Claim(question: place, owner: identity.name, expiresAt: end)
            content.claims.append(claim)
            return claim
        }
    }

    package func endClaim(on question: OpenInterrupt) async throws {
        try await perform(.endClaim, question.thread.rawValue) { content, capabilities in
            let place = try Self.place(of: question, capabilities.claims, capabilities)
            content.claims.removeAll { $0.question == place && $0.owner == identity.name }
        }
    }

    package func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note {
        let now = now
        return try await perform(.addNote, question.thread.rawValue) { content, capabilities in
            let place = try Self.place(of: question, capabilities.notes, capabilities)
            try NoteText.require(text)
            let note = Note(
                sequence: (content.notes.last?.sequence ?? 0) + 1,
                question: place,
                author: identity.name,
                text: text,
                at: now
            )
            content.notes.append(note)
            return note
        }
    }

    package func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws {
        let now = now
        try await perform(.record, subject) { content, capabilities in
            try Self.requireWritable(capabilities, to: "put it on record")
            try Self.require(capabilities.ledger)
            var record: JSONObject = ["v": 1, "at": .string(now.iso8601), "actor": .string(identity.name)]
            record["thread"] = thread.map { .string($0.rawValue) }
            record["decisions"] = [["action": .string(subject), "type": .string(act.rawValue)]]
            record["outcome"] = .string(act.outcome)
            _ = content.record(record, at: now)
        }
    }

    // MARK: Refusals

    private static func requireWritable(_ capabilities: BackendCapabilities, to attempt: String) throws {
        guard let reason = capabilities.writing.reason else { return }
        throw OperationError(.readOnly, "cannot \(attempt): \(reason)")
    }

    private static func require(_ capability: Capability) throws {
        if let reason = capability.reason { throw OperationError(.usage, reason) }
    }

    private static func require(_ head: CheckpointID?, of preview: ForkPreview) throws {
        guard let head, head != preview.head else { return }
        throw OperationError(.threadChanged, "thread '\(preview.thread)' has a newer checkpoint, '\(preview.head)'")
    }

    private static func requireIdle(_ thread: ThreadID, in content: ScriptedContent) throws {
        guard let busy = content.runs.first(where: { $0.request.thread == thread && $0.isActive }) else { return }
        throw OperationError(.threadBusy, "run '\(busy.id)' already works on thread '\(thread)'")
    }

    private static func place(
        of question: OpenInterrupt,
        _ capability: Capability,
        _ capabilities: BackendCapabilities
    ) throws -> ClaimedQuestion {
        try requireWritable(capabilities, to: "write to a question of thread '\(question.thread)'")
        try require(capability)
        guard let place = ClaimedQuestion(question) else {
            throw OperationError(.usage, "this question has no id")
        }
        return place
    }
}
