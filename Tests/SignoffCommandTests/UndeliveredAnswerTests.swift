import ProcessSupport
import SignoffCheckpoint
import SignoffOperator
import Testing

@testable import SignoffCommand

@Suite("The output about an answer that was not delivered")
struct UndeliveredAnswerTests {
    private func run(_ status: RunStatus, undelivered: [InterruptID]) -> Run {
        var run = Run(
            id: "r",
            request: RunRequest(thread: "t", workflow: "w", action: .proceed, requestedBy: "maria"),
            status: status,
            attempt: 1,
            interruptedAttempts: 0,
            error: status == .error ? RunFailure(code: "task_failed", message: "no such host", task: "fetch") : nil,
            createdAt: .unknown,
            startedAt: nil,
            finishedAt: nil,
            lease: nil,
            isCancellationRequested: false
        )
        run.undelivered = undelivered
        return run
    }

    @Test(
        "The error says so for every outcome of the run, with the failure in the same line",
        arguments: [.success, .interrupted, .error, .timeout, .cancelled] as [RunStatus]
    )
    func everyEnd(status: RunStatus) throws {
        let run = run(status, undelivered: ["q-1"])
        let error = try #require(run.undeliveredAnswers)
        #expect(error.code == .answerNotDelivered && error.exitCode == 3)
        #expect(error.message.contains("'q-1' was not delivered"))
        #expect(error.message.contains("run 'r' on thread 't'") == ![.success, .interrupted].contains(status))
        #expect(error.message.contains("no such host") == (status == .error))
        #expect(!error.message.contains("\n"))
        #expect(error.description.split(separator: "[").count == 2, "one code, at the end: \(error.description)")
        #expect(self.run(status, undelivered: []).undeliveredAnswers == nil)
    }

    @Test("A run that fails before it reads its answer ends with 3 and both reasons in one line")
    func failing() async throws {
        let folder = try TemporaryFolder()
        try folder.write("# Two\n\n```sh confirm=no name=a\ntrue\n```\n\n```sh name=b\ntrue\n```\n", to: "two.md")
        let start = try await CommandRun.signoff(
            "run",
            "runbook",
            "--input",
            #"{"path":"two.md"}"#,
            "--thread",
            "two",
            "--db",
            "d.sqlite",
            in: folder
        )
        try #require(start.exitCode == 0 && start.output.contains("1 item waits"), "\(start.errors)\(start.output)")
        let question = try await CommandRun.signoff("inbox", "--json", "--db", "d.sqlite", in: folder)
        try ForeignConnection(path: "\(folder.path)/d.sqlite").run(
            "UPDATE writes SET type = 'msgpack', value = x'c0' WHERE channel = '__return__';"
        )
        let answer = try await CommandRun.signoff(
            "answer",
            "--thread",
            "two",
            "--decision",
            "approve",
            "--db",
            "d.sqlite",
            in: folder
        )
        #expect(answer.exitCode == 3, "\(answer.errors)\(question.output)")
        #expect(answer.errors.split(separator: "\n").count { $0.hasPrefix("signoff: ") } == 1)
        #expect(answer.problem.contains("was not delivered") && answer.problem.contains("failed: "), "\(answer.errors)")
        #expect(answer.problem.hasSuffix("[answer_not_delivered]"))
    }
}
