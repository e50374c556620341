import SignoffCheckpoint
import SignoffOperator
import SignoffTesting

/// The stage of a scripted backend.
struct ScriptedStage {
    let clock = ManualClock()
    let backend: ScriptedBackend

    init(_ capabilities: BackendCapabilities = BackendCapabilities()) {
        var content = ScriptedContent()
        content.workflows = [WorkflowListing(name: "ask", summary: "Asks one thing"), WorkflowListing(name: "fail")]
        backend = ScriptedBackend(content, capabilities: capabilities, time: clock.source)
    }

    var stage: BackendStage {
        BackendStage(
            maria: backend,
            omar: backend.operated(by: "omar"),
            workflow: "ask",
            ask: { [backend] thread, payload in try ask(on: thread, payload, of: backend) },
            fail: { [backend] thread in
                let run = try await backend.start("fail", input: "the disk is full", on: thread)
                backend.end(run.id, .error, error: RunFailure(code: "task_failed", message: "the disk is full"))
            },
            advance: { [clock] in clock.advance(by: $0) },
            readingOnly: { [backend] in backend.readingOnly(because: $0) }
        )
    }

    private func ask(on thread: ThreadID, _ payload: JSONValue, of backend: ScriptedBackend) throws {
        let question = try Self.question(on: thread, payload, at: backend.now)
        backend.change { $0.questions.append(question) }
    }

    static func question(
        on thread: ThreadID,
        _ payload: JSONValue = ["question": "pay 10?"],
        at moment: Timestamp
    ) throws -> OpenInterrupt {
        let value = try StoredValue(payload)
        return OpenInterrupt(
            thread: thread,
            workflow: "ask",
            namespace: "",
            checkpoint: CheckpointID("checkpoint-of-\(thread)"),
            task: TaskID("task-of-\(thread)"),
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: InterruptID("question-of-\(thread)"), value: value),
            payloadDigest: PayloadDigest(of: value),
            waitingSince: moment
        )
    }
}
