import OrderedCollections
import SignoffCheckpoint

extension WorkflowRuntime {
    /// Executes a claimed run.
    ///
    /// The caller stores the end of the run in the queue.
    func execute(_ run: Run, in environment: RunEnvironment) async -> RunEnd {
        if case .update = run.request.action { return RunEnd(CancellationError(), failedTask: nil) }
        do {
            let entrypoint = try workflow(named: run.request.workflow)
            return RunEnd(try await perform(entrypoint, run.engineRequest, in: environment, run: run))
        } catch {
            return environment.end(with: error)
        }
    }
}

extension Run {
    /// The request of the run to the runtime.
    var engineRequest: WorkflowRuntime.Request {
        switch request.action {
        case .start(let input), .branch(_, let input): .input(.stored(input))
        case .resume(let answers): .resume(Command(storedAnswers: answers))
        case .proceed: .proceed
        case .replay: .replay
        case .update: .update
        }
    }

    /// The settings of the run.
    ///
    /// The id of the run is recorded in its checkpoints, so that a later attempt recognizes them.
    var config: RunConfig {
        var metadata = request.metadata
        metadata["run_id"] = .string(id.rawValue)
        var config = RunConfig(metadata: metadata, requestedBy: request.requestedBy)
        switch request.action {
        case .replay(let checkpoint), .branch(let checkpoint, _): config.checkpoint = checkpoint
        case .start, .resume, .proceed, .update: break
        }
        return config
    }

    /// The event at the beginning of an attempt.
    var beginning: JSONValue {
        [
            "event": "begin", "attempt": .integer(Int64(attempt)),
            "interrupted_attempts": .integer(Int64(interruptedAttempts)), "action": .string(request.action.name),
        ]
    }
}

extension RunEnd {
    /// The event at the end of a run.
    var json: JSONValue {
        var members: JSONObject = ["event": "end", "status": .string(status.rawValue)]
        if let failure {
            var error: JSONObject = ["code": .string(failure.code), "message": .string(failure.message)]
            if let task = failure.task { error["task"] = .string(task) }
            members["error"] = .object(error)
        }
        return .object(members)
    }
}
