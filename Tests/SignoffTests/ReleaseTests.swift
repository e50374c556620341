@testable import Signoff
import SignoffCheckpoint
import Testing

/// The release of a workflow that asks, and the release that resumes.
@Suite(.timeLimit(.minutes(10)))
struct ReleaseTests {
    let saver = InMemorySaver()

    /// A release of a workflow that asks twice; nil for one that names none.
    private func asking(_ release: String?, first: String = "First?") -> Entrypoint<Int, Bool> {
        Entrypoint("asking", release: release) { (_: Int, flow) -> Bool in
            let isFirst: Bool = try await flow.interrupt(first)
            let isSecond: Bool = try await flow.interrupt("Second?")
            return isFirst && isSecond
        }
    }

    private func runtime(_ workflow: Entrypoint<Int, Bool>, program: String? = nil) throws -> WorkflowRuntime {
        var options = WorkflowRuntime.Options.withoutWaiting
        options.release = program
        return try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: options)
    }

    private func asked() async throws -> [String] {
        try await saver.openInterrupts(matching: InterruptQuery()).map { question in
            "\(question.interrupt.value.jsonProjection.stringValue ?? "") \(question.release ?? "-")"
        }
    }

    private func runs() async throws -> [String] {
        try await saver.runs(matching: RunQuery()).reversed().map { "\($0.status) \($0.release ?? "-")" }
    }

    @Test
    func `A question has the release that asked it, and a run the one that ended it`() async throws {
        let old = asking("1.0")
        let new = asking("2.0")
        _ = try await runtime(old).invoke(old, 0, on: "1")
        #expect(try await asked() == ["First? 1.0"])
        _ = try await runtime(new).invoke(new, .resume(Command(resume: true)), on: "1")
        #expect(try await asked() == ["Second? 2.0"])
        #expect(try await runs() == ["interrupted 1.0", "interrupted 2.0"])
    }

    @Test
    func `A question asked again unchanged is asked by the release that asks it again`() async throws {
        let old = asking("1.0")
        let new = asking("2.0")
        _ = try await runtime(old).invoke(old, 0, on: "1")
        _ = try await runtime(new).invoke(new, .proceed, on: "1")
        #expect(try await asked() == ["First? 2.0"])
    }

    @Test
    func `A release that asks something else gets no answer of the one before`() async throws {
        let old = asking("1.0")
        let new = asking("2.0", first: "Delete?")
        _ = try await runtime(old).invoke(old, 0, on: "1")
        _ = try await runtime(new).invoke(new, .resume(Command(resume: true)), on: "1")
        #expect(try await asked() == ["Delete? 2.0"])
    }

    @Test(
        arguments: [("1.0", "7", "1.0"), (nil, "7", "7"), ("1.0", nil, "1.0"), (nil, nil, "-")]
            as [(
                String?, String?, String
            )]
    )
    func `The release is the workflow's own, else the program's, else none`(
        own: String?,
        program: String?,
        expected: String
    ) async throws {
        let workflow = asking(own)
        let runtime = try runtime(workflow, program: program)
        #expect(runtime.release(of: "asking") ?? "-" == expected)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        #expect(try await asked() == ["First? \(expected)"])
        #expect(try await runs() == ["interrupted \(expected)"])
    }

    @Test
    func `A worker records its release, and a runtime that of a workflow it has not registered`() async throws {
        let request = RunRequest(
            thread: "1",
            workflow: "asking",
            action: .start(input: .integer(0)),
            requestedBy: "ann"
        )
        let run = try await saver.submit(request, guardedBy: [], recording: nil)
        let worker = WorkflowWorker(
            runtime: try runtime(asking("3.0")),
            queue: saver,
            events: nil,
            id: "worker",
            options: WorkflowWorker.Options(pollInterval: .seconds(10))
        )
        let serving = Task { await worker.run() }
        while try await saver.run(run.id)?.finishedAt == nil { await Task.yield() }
        serving.cancel()
        await serving.value
        #expect(try await asked() == ["First? 3.0"])
        let other = Entrypoint("other", release: "4.0") { (_: Int, _) -> Int in 1 }
        _ = try await runtime(asking("3.0")).invoke(other, 0, on: "2")
        #expect(try await runs() == ["interrupted 3.0", "success 4.0"])
    }
}
