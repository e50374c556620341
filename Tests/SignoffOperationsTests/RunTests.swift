import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import Testing

@Suite("Starting, retrying and looking at runs")
struct RunTests {
    @Test("An input of the wrong type is refused with its path before anything is stored")
    func wrongInput() async throws {
        let world = try OperatedWorkflows()
        await #expect {
            try await world.maria.start("ask", input: ["topic": "cat"])
        } throws: { error in
            let error = error as? OperationError
            return error?.code == .invalidInput && error?.message.contains("$") == true && error?.exitCode == 2
        }
        #expect(try await world.maria.runs().isEmpty)
        #expect(try await world.maria.threads().isEmpty)
    }

    @Test("An unknown workflow is refused with the nearest name")
    func unknownWorkflow() async throws {
        let world = try OperatedWorkflows()
        await #expect {
            try await world.maria.start("aks", input: "cat")
        } throws: { error in
            (error as? OperationError)?.description
                == "workflow 'aks' is unknown, did you mean 'ask'? known workflows: ask, ask_twice, fail [unknown_workflow]"
        }
    }

    @Test("A thread that is busy takes no second run")
    func busy() async throws {
        let world = try OperatedWorkflows()
        let run = try await world.maria.start("ask", input: "cat", on: "t-1")
        #expect(run.status == .pending)
        await #expect {
            try await world.omar.start("ask", input: "dog", on: "t-1")
        } throws: { error in
            let error = error as? OperationError
            return error?.code == .threadBusy && error?.message.contains("maria") == true && error?.exitCode == 3
        }
    }

    @Test("What is sent again with its token is not refused for what it has set going itself")
    func sentAgain() async throws {
        let world = try OperatedWorkflows()
        let run = try await world.maria.start("ask", input: "cat", on: "t-1", token: "start")
        #expect(try await world.maria.start("ask", input: "cat", on: "t-1", token: "start") == run)
        await #expect(throws: PlannedFailure.self) {
            _ = try await world.runtime.invoke(OperatedWorkflows.fail, "cat", on: "t-2")
        }
        let retry = try await world.maria.retry(thread: "t-2", token: "retry")
        #expect(try await world.maria.retry(thread: "t-2", token: "retry") == retry)
        #expect(try await world.maria.retry(run: retry.id, token: "retry") == retry)
        #expect(try await world.maria.runs().count == 3)
    }

    @Test("A failed thread is listed until it is retried, and the retry continues from the failure")
    func retry() async throws {
        let world = try OperatedWorkflows()
        await #expect(throws: PlannedFailure.self) {
            try await world.runtime.invoke(OperatedWorkflows.fail, "no reason", on: "t-1")
        }
        let failure = try #require(try await world.maria.failures().first)
        #expect(failure.request.thread == "t-1")
        #expect(failure.error?.message.contains("no reason") == true)
        let retried = try await world.maria.retry(run: failure.id)
        #expect(retried.request.action == .proceed)
        #expect(retried.request.workflow == "fail")
        #expect(try await world.maria.failures().isEmpty)
    }

    @Test("What did not fail is not retried")
    func nothingToRetry() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        await #expect {
            try await world.maria.retry(thread: "t-1")
        } throws: { error in (error as? OperationError)?.code == .nothingToRetry }
        await #expect {
            try await world.maria.retry(thread: "nowhere")
        } throws: { error in (error as? OperationError)?.code == .threadNotFound }
    }

    @Test("A pending run is canceled at once")
    func cancel() async throws {
        let world = try OperatedWorkflows()
        let run = try await world.maria.start("ask", input: "cat", on: "t-1")
        #expect(try await world.omar.cancel(run.id).status == .cancelled)
        await #expect {
            try await world.omar.cancel("nothing")
        } throws: { error in (error as? OperationError)?.code == .runNotFound }
    }

    @Test("A replay names the checkpoint it starts from")
    func fork() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let checkpoint = try await world.maria.onlyItem(of: "t-1").question.checkpoint
        let run = try await world.maria.fork(thread: "t-1", from: checkpoint)
        #expect(run.request.action == .replay(from: checkpoint))
        await #expect {
            try await world.maria.fork(thread: "t-1", from: "missing")
        } throws: { error in (error as? OperationError)?.code == .checkpointNotFound }
    }

    @Test("A thread's detail has every open question and its newest state")
    func detail() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let detail = try await world.maria.thread("t-1")
        #expect(detail.workflow == "ask")
        #expect(detail.openInterrupts.count == 1)
        #expect(detail.state?.json["next"] == ["ask"])
        #expect(try await world.maria.history(of: "t-1").count == 1)
        #expect(try await world.maria.threads().map(\.status) == [.interrupted])
    }
}
