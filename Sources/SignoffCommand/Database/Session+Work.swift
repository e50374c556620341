import CellGrid
import Signoff
import SignoffCheckpoint
import SignoffOperator

extension Session {
    /// Creates a runtime with the workflows of this program on the session's database.
    func makeRuntime() throws -> WorkflowRuntime {
        try WorkflowRuntime(
            storage: try storage,
            entrypoints: Workflows.definitions,
            options: WorkflowRuntime.Options(release: SignoffCommand.version)
        )
    }

    /// Creates a worker of this process, for the selected runs.
    func makeWorker(_ runtime: WorkflowRuntime, selection: WorkflowWorker.Selection) throws -> WorkflowWorker {
        let storage = try storage
        return WorkflowWorker(
            runtime: runtime,
            queue: storage.runs,
            events: storage.events.contract,
            id: WorkerID("command-\(backend.makeToken())"),
            options: WorkflowWorker.Options(selection: selection, stopGrace: .milliseconds(500))
        )
    }

    /// Follows a stored run until it pauses or ends.
    ///
    /// With `detach`, only the fact that the run is stored is printed.
    ///
    /// This process executes a run of its own workflows. Otherwise, a worker that has the workflow executes the run. In
    /// both cases, the events are read from the event log. No other waiting run of the database is executed.
    ///
    /// - Throws: `run_failed` when the run failed; `thread_busy` when another run of its thread is queued before it, in
    ///   which case both stay stored; `CancellationError` when the process is interrupted.
    func execute(_ run: Run, detach: Bool) async throws {
        if let server { return try await followOnServer(server, run, detach: detach) }
        guard !detach, Workflows.names.contains(run.request.workflow) else {
            report(run, says: "run \(run.id) is stored; a worker executes it")
            return
        }
        let ended = try await Interruption.cancelling { try await self.workUntilStop(of: run) }
        try await finish(ended)
    }

    private func workUntilStop(of run: Run) async throws -> Run {
        let runtime = try makeRuntime()
        let worker = try makeWorker(runtime, selection: .named)
        worker.execute(run.id)
        let work = Task { await worker.run() }
        let ended: Run
        do {
            ended = try await reportingFaults(of: worker) { try await self.follow(run, by: worker) }
        } catch {
            work.cancel()
            // A stopped worker returns its run to the queue first.
            await work.value
            throw error
        }
        work.cancel()
        await work.value
        return ended
    }

    /// Runs `body`, and prints the faults that a worker reports in the meantime.
    func reportingFaults<Value: Sendable>(
        of worker: WorkflowWorker,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let faults = worker.faults()
        let reports = Task { [output] in
            // The error of the command contains a fault that ends it. A repeated fault is printed once.
            var said: Set<String> = []
            for await fault in faults where fault.attempt == .logging && said.insert(fault.code).inserted {
                output.note("events are not stored: \(fault)")
            }
        }
        defer { reports.cancel() }
        return try await body()
    }

    /// Throws the fault that prevents a worker from executing runs.
    ///
    /// - Throws: An error with the code of the fault, such as `full`. The command then ends with exit code 5.
    func requireWorking(_ worker: WorkflowWorker) throws {
        guard let fault = worker.fault else { return }
        throw OperationError(
            storageFault: fault.code,
            fault.message + "; stored results are kept, and a worker resumes the run"
        )
    }

    /// Prints the events of a run until it has ended.
    private func follow(_ run: Run, by worker: WorkflowWorker) async throws -> Run {
        var sequence: Int64 = 0
        while true {
            // The status is read before the events, so that the last events are not missed.
            let current = try await backend.run(run.id)
            while true {
                let page = try await backend.events(after: sequence, run: run.id)
                guard let last = page.events.last else { break }
                for event in page.events { show(event) }
                sequence = last.sequence
            }
            if current.hasEnded { return current }
            try requireWorking(worker)
            try await backend.requireTurn(of: current)
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    func finish(_ run: Run) async throws {
        let detail = try await backend.thread(run.request.thread)
        let values = detail.state?.json["values"] ?? .null
        if output.isJSON {
            output.jsonLine([
                "event": "end",
                "run": run.json,
                "values": values,
                "open_interrupts": .array(detail.openInterrupts.map(\.json)),
            ])
        }
        if run.failed == nil { report(run, leaving: detail.openInterrupts, values: values) }
        if let error = run.undeliveredAnswers ?? run.failed { throw error }
    }

    private func report(_ run: Run, leaving open: [OpenInterrupt], values: JSONValue) {
        switch run.status {
        case .success:
            if !output.isJSON { output.line("finished  \(name: run.request.thread.rawValue)  \(payload: values)") }
        case .interrupted:
            guard !output.isJSON else { return }
            let count = open.count
            output.line(
                "paused  \(name: run.request.thread.rawValue)  \(count == 1 ? "1 item waits" : "\(count) items wait") for a decision"
            )
            for question in open {
                let id = question.interrupt.id?.rawValue ?? "?"
                output.line("  signoff item \(databaseWords)\(name: id)")
                output.line("  signoff answer \(databaseWords)--item \(name: id) --decision …")
            }
        default: break
        }
    }

    func report(_ run: Run, says sentence: String) {
        if output.isJSON {
            output.jsonLine(["event": "stored", "run": run.json])
        } else {
            output.line(SafeText(sentence))
            output.line("thread \(name: run.request.thread.rawValue)")
        }
    }
}

extension Run {
    /// Returns the error of a command whose answers did not reach their questions, with the failure of the run if it
    /// failed; `nil` when all answers were delivered.
    ///
    /// This error precedes the failure, because the operator must know that the answer had no effect.
    var undeliveredAnswers: OperationError? {
        guard !undelivered.isEmpty else { return nil }
        let ids = undelivered.map { ForeignText.identifier($0.rawValue) }.joined(separator: ", ")
        return OperationError(
            .answerNotDelivered,
            "the answer to question \(ids) was not delivered: the workflow asked another question instead, or ended before it asked again; "
                + (failed.map { "\(OperationError.withoutCodes($0.message)); " } ?? "")
                + "'signoff item' shows what waits now"
        )
    }

    /// The error of a command whose run ended with a failure; `nil` when the run finished or paused.
    ///
    /// A run that failed because its workflow refused the answer ends the command with the same code as an answer that
    /// was refused before it was sent.
    var failed: OperationError? {
        let name =
            "run \(ForeignText.identifier(id.rawValue)) on thread \(ForeignText.identifier(request.thread.rawValue))"
        switch status {
        case .success, .interrupted: return nil
        case .cancelled: return OperationError(.runFailed, "\(name) was canceled")
        default:
            let reason = RunReport(run: self).failureWords ?? "it ended with '\(status.rawValue)'"
            if let error, OperationError.isStorageFault(error.code) {
                return OperationError(storageFault: error.code, "\(name) failed: \(reason)")
            }
            let isOfAnswer = error?.code == WorkflowError.Code.answerNotDecodable.description
            return OperationError(isOfAnswer ? .invalidAnswer : .runFailed, "\(name) failed: \(reason)")
        }
    }
}
