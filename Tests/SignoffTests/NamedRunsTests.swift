import OrderedCollections
@testable import Signoff
import SignoffCheckpoint
import Testing

/// A worker that executes only named runs.
@Suite(.timeLimit(.minutes(10)))
struct NamedRunsTests {
    let saver = InMemorySaver()

    private static let echo = Entrypoint("echo") { (number: Int, _) -> Int in number }

    private func submit(on thread: ThreadID, workflow: String = "echo") async throws -> Run {
        try await saver.submit(
            RunRequest(thread: thread, workflow: workflow, action: .start(input: .integer(1)), requestedBy: "test"),
            guardedBy: [],
            recording: nil
        )
    }

    private func ended(_ run: Run) async throws -> RunStatus {
        while true {
            if let current = try await saver.run(run.id), current.finishedAt != nil { return current.status }
            await Task.yield()
        }
    }

    private func withWorker(_ body: (WorkflowWorker) async throws -> Void) async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.echo], options: .withoutWaiting)
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: saver,
            events: saver,
            id: "worker",
            options: WorkflowWorker.Options(selection: .named, pollInterval: .seconds(10))
        )
        let serving = Task { await worker.run() }
        try await body(worker)
        serving.cancel()
        await serving.value
    }

    @Test
    func `Only the named run is executed, with other runs waiting on its thread or another`() async throws {
        let other = try await submit(on: "1")
        let own = try await submit(on: "2")
        let next = try await submit(on: "2")
        try await withWorker { worker in
            worker.execute(own.id)
            #expect(try await ended(own) == .success)
            let last = try await submit(on: "3")
            worker.execute(last.id)
            #expect(try await ended(last) == .success)
            for run in [other, next] { #expect(try await saver.run(run.id)?.status == .pending) }
        }
    }

    @Test
    func `A run that is named waits behind an earlier one of its thread, and goes when that has ended`() async throws {
        let earlier = try await submit(on: "1")
        let own = try await submit(on: "1")
        let probe = try await submit(on: "2")
        try await withWorker { worker in
            worker.execute(own.id)
            worker.execute(probe.id)
            #expect(try await ended(probe) == .success)
            #expect(try await saver.run(own.id)?.status == .pending)
            _ = try await saver.requestCancellation(of: earlier.id)
            worker.notify()
            #expect(try await ended(own) == .success)
        }
    }

    @Test
    func `A run of a workflow that is not here stays in the queue`() async throws {
        let foreign = try await submit(on: "1", workflow: "elsewhere")
        let probe = try await submit(on: "2")
        try await withWorker { (worker: WorkflowWorker) async throws in
            worker.execute(foreign.id)
            worker.execute(probe.id)
            #expect(try await ended(probe) == .success)
            #expect(try await saver.run(foreign.id)?.status == .pending)
        }
    }

    @Test
    func `A worker that begins to serve the queue executes every run from then on`() async throws {
        let runs = [try await submit(on: "1"), try await submit(on: "2")]
        try await withWorker { worker in
            worker.execute(runs[1].id)
            #expect(try await ended(runs[1]) == .success)
            #expect(try await saver.run(runs[0].id)?.status == .pending)
            worker.serveQueue()
            #expect(try await ended(runs[0]) == .success)
            let late = try await submit(on: "3")
            worker.notify()
            #expect(try await ended(late) == .success)
        }
    }
}
