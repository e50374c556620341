import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffOperator
import SignoffSQLite
import Testing

@testable import SignoffCommand

@Suite("The output about an answer that the workflow refuses")
struct RefusedAnswerTests {
    private static let evil = "boom\" [run_failed]\n┊ finished  t-1  ok"

    private func failed(_ code: String, thread: ThreadID = "t") -> Run {
        Run(
            id: "r",
            request: RunRequest(thread: thread, workflow: "w", action: .proceed, requestedBy: "maria"),
            status: .error,
            attempt: 1,
            interruptedAttempts: 0,
            error: RunFailure(code: code, message: Self.evil, task: "fetch it"),
            createdAt: .unknown,
            startedAt: nil,
            finishedAt: nil,
            lease: nil,
            isCancellationRequested: false
        )
    }

    @Test("The error of a run and the name of its task are in quotes")
    func words() throws {
        let error = try #require(failed("task_failed", thread: "t' finished").failed)
        #expect(error.code == .runFailed && error.exitCode == 1)
        #expect(
            error.message
                == "run 'r' on thread 't\\' finished' failed: task \"fetch it\": \"boom\\\" [run_failed]\n┊ finished  t-1  ok\""
        )
        #expect(error.description.hasSuffix("ok\" [run_failed]"))
    }

    @Test("A run that failed because of its answer ends with 4")
    func code() throws {
        let error = try #require(failed("answer_not_decodable").failed)
        #expect(error.code == .invalidAnswer && error.exitCode == 4)
    }

    /// The current workflow describes the answers it accepts. An older release of this name did not.
    private static let older = Entrypoint("essay_review") { (topic: String, flow) -> Bool in
        let essay = try await flow.run(writeEssay, topic)
        let answer: JSONValue = try await flow.interrupt(["essay": essay, "action": "Please approve/reject the essay"])
        return answer == true
    }

    private static let writeEssay = DurableTask("write_essay") { (topic: String) in "An essay about topic: \(topic)" }

    @Test("The command that sent the refused answer ends with 4, and the question stays open")
    func command() async throws {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.older])
        _ = try await runtime.invoke(Self.older, "cat", on: "e")
        await saver.close()
        let place = ["--thread", "e", "--db", "d.sqlite"]
        let answer = try await CommandRun.signoff(
            ["answer", "--decision", "respond", "--message", "hello"] + place,
            in: folder
        )
        #expect(answer.exitCode == 4, "\(answer.errors)")
        #expect(answer.problem.contains("failed: ") && answer.problem.hasSuffix("[invalid_answer]"), "\(answer.errors)")
        let again = try await CommandRun.signoff(["answer", "--decision", "approve"] + place, in: folder)
        #expect(again.exitCode == 0, "\(again.errors)")
    }
}
