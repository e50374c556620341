import FoundationEssentials
import Glibc
import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import BuiltinWorkflows

@Suite("The runbook workflow")
struct RunbookTests {
    private let thread: RunbookThread
    private var folder: TestFolder { thread.folder }

    init() throws { thread = try RunbookThread() }

    @Test(
        "A question has its step, its command and the progress of the runbook; one about an interrupted attempt says so"
    )
    func facts() throws {
        func facts(_ payload: JSONValue) throws -> QuestionFacts? {
            StepFacts(of: Interrupt(id: "i", value: try StoredValue(payload))).facts
        }
        let asked = try #require(
            try facts([
                "action_requests": [["name": "run_command", "args": ["command": "make all\nmake test"]]],
                "folder": "/work", "step": "build", "position": "2 of 6", "runbook": "/work/runbook.md",
            ])
        )
        #expect(asked.title == "build: make all")
        #expect(asked.progress == QuestionFacts.Progress(2, of: 6, label: "build"))
        #expect(asked.fields.map(\.name) == ["step", "runbook", "folder"])
        #expect(asked.count == 1)
        let described = try facts([
            "action_requests": [
                ["name": "run_command", "args": ["command": "make all"], "description": "\n## Build it\n\nAll of it."]
            ], "step": "build",
        ])
        #expect(described?.title == "build: Build it")
        let unsure = try facts(["options": ["run", "skip"], "step": "build", "command": "make all"])
        #expect(unsure?.title == "may have run: build: make all" && unsure?.progress == nil)
        for position in ["2 of", "x of 6", "2 from 6", "2 of 6 of 7"] {
            #expect(try facts(["step": "build", "position": .string(position)])?.progress == nil)
        }
        #expect(try facts(["question": "well?"]) == nil)
    }

    @Test("Each step is asked about, with what would be run and why, and runs when it is approved")
    func approved() async throws {
        let first = try await thread.start(
            """
            # Build
            Makes it.
            ```sh timeout=5s name=build
            echo one; echo two >&2
            pwd > where
            ```
            ```sh name=check
            test -f where
            ```
            """
        )
        let item = try first.item()
        #expect(item.dialect == .hitlBatch)
        #expect(item.notes.isEmpty)
        #expect(item.title == "run_command")
        #expect(item.actions[0].description == "Build\n\nMakes it.")
        #expect(
            item.actions[0].arguments.text()
                == #"{"command":"echo one; echo two >&2\npwd > where","cwd":".","timeout":"5s"}"#
        )
        #expect(item.actions[0].allowedDecisions == [.approve, .reject, .edit, .respond])
        #expect(item.extras["folder"] == .string(folder.path))
        #expect(item.extras["position"] == "1 of 2")
        #expect(!folder.has("where"))
        let second = try await thread.resume(first.answer(.approve))
        #expect(folder.has("where"))
        let done = try #require(try await thread.resume(second.answer(.approve)).value)
        #expect(done.status == .finished)
        #expect(done.steps.map(\.step) == ["build", "check"])
        #expect(done.steps[0].tail == ["one", "two"])
        #expect(done.steps[0].lines == 2)
        #expect(done.steps.allSatisfy { $0.exitCode == 0 && $0.milliseconds != nil })
        #expect(done.notRun.isEmpty)
    }

    @Test("An edited command runs in place of the runbook's, in the folder it names")
    func edited() async throws {
        try FileManager.default.createDirectory(atPath: folder.file("sub"), withIntermediateDirectories: true)
        let asked = try await thread.start("```sh\nexit 9\n```")
        let command = try asked.answer(.edit(["command": "touch here", "cwd": "sub", "timeout": nil]))
        let result = try await thread.resume(command)
        #expect(result.value?.steps.map(\.status) == [.ran])
        #expect(folder.has("sub/here"))
    }

    @Test("A response is recorded as the outcome and the step is skipped")
    func answered() async throws {
        let asked = try await thread.start("```sh name=a\ntouch ran\n```")
        let result = try await thread.resume(asked.answer(.respond("did it by hand")))
        #expect(result.value?.steps == [StepResult(step: "a", status: .answered, message: "did it by hand")])
        #expect(!folder.has("ran"))
    }

    @Test("A rejection ends the runbook with the reason and what was not run")
    func rejected() async throws {
        let asked = try await thread.start(
            "```sh name=a confirm=no\ntrue\n```\n```sh name=b\ntrue\n```\n```sh name=c\ntrue\n```"
        )
        let result = try await thread.resume(asked.answer(.reject(message: "not today")))
        let value = try #require(result.value)
        #expect(value.status == .stopped)
        #expect(value.reason == "not today")
        #expect(value.steps.map(\.step) == ["a"])
        #expect(value.notRun == ["b", "c"])
    }

    @Test("An answer that cannot be followed is asked for again, with what is wrong")
    func askedAgain() async throws {
        let asked = try await thread.start("```sh\ntouch ran\n```")
        let id = try #require(asked.interrupts[0].id)
        let wrong: JSONValue = [
            "decisions": [["type": "edit", "edited_action": ["name": "run_command", "args": ["cwd": "/"]]]]
        ]
        let again = try await thread.resume(Command(answering: id, with: wrong))
        #expect(try again.item().extras["problem"] == "cwd must be relative to the runbook's folder")
        #expect(!folder.has("ran"))
        let result = try await thread.resume(again.answer(.approve))
        #expect(result.value?.status == .finished)
        #expect(folder.has("ran"))
    }

    @Test("The output streams line by line while the command runs, and the command reads no input")
    func streamed() async throws {
        let path = try folder.write(
            "```sh confirm=no name=a\necho one\nwhile ! test -f go; do sleep 0.01; done\ncat; printf last\n```",
            to: "runbook.md"
        )
        var lines: [String] = []
        for try await chunk in try thread.runtime().stream(
            thread.workflow,
            .input(RunbookInput(path: path)),
            on: "t",
            modes: [.custom],
            includingNestedRuns: true
        ) {
            guard case .custom(let value) = chunk.event else { continue }
            lines.append(value.jsonProjection.text())
            // The command continues only after its first line has arrived.
            if lines.count == 1 { try folder.write("", to: "go") }
        }
        #expect(
            lines == [
                #"{"step":"a","stream":"output","line":"one"}"#, #"{"step":"a","stream":"output","line":"last"}"#,
            ]
        )
    }

    @Test("A failing command fails the run; a retry runs that step again and no other")
    func retried() async throws {
        let text = """
            ```sh confirm=no name=first
            echo x >> first
            ```
            ```sh confirm=no name=second
            echo x >> second
            echo about to fail
            test -f allowed
            ```
            """
        let error = await #expect(throws: BuiltinWorkflowError.self) { try await thread.start(text) }
        #expect(error?.code == .stepFailed)
        #expect(
            error?.message == "Step \"second\" failed with exit code 1. Its last lines:\nabout to fail"
        )
        // Later changes of the file do not matter: the runbook was read once.
        try folder.write("gone", to: "runbook.md")
        await #expect(throws: BuiltinWorkflowError.self) { try await thread.proceed() }
        try folder.write("", to: "allowed")
        let result = try await thread.proceed()
        #expect(result.value?.steps.map(\.status) == [.ran, .ran])
        #expect(try folder.read("first") == "x\n")
        #expect(try folder.read("second") == "x\nx\nx\n")
    }

    @Test(
        "Commands run with -eu: an unset variable or a failed line ends them",
        arguments: ["echo $NOT_SET_AT_ALL", "false\ntrue"]
    )
    func strict(command: String) async throws {
        let error = await #expect(throws: BuiltinWorkflowError.self) {
            try await thread.start("```sh confirm=no\n\(command)\n```")
        }
        #expect(error?.code == .stepFailed)
    }

    @Test("A command that takes too long is ended with everything it started")
    func timedOut() async throws {
        let error = await #expect(throws: BuiltinWorkflowError.self) {
            try await thread.start(
                """
                ```sh confirm=no name=slow timeout=300ms
                sh -c 'trap "" TERM; echo $$ > pid; while :; do sleep 0.05; done' &
                wait
                ```
                """
            )
        }
        #expect(error?.code == .stepTimedOut)
        #expect(error?.message == "Step \"slow\" took longer than 300ms and was ended. It wrote nothing.")
        // The child was deaf to the first signal and is gone all the same.
        let child = try folder.read("pid").filter(\.isNumber)
        try await eventually {
            guard let status = try? Data(contentsOf: URL(filePath: "/proc/\(child)/stat")) else { return true }
            return String(decoding: status, as: UTF8.self).contains(") Z ")
        }
    }

    @Test(
        "A timeout holds for a command with any use of its output",
        arguments: [
            // Closes it, and has thereby ended it long before the command ends.
            "exec >&- 2>&-; sleep 600",
            // Leaves it to another session, which no signal to the command's own reaches.
            "echo kept; setsid sh -c 'echo $$ > pid; exec sleep 600' & sleep 600",
            // Never stops writing.
            "yes",
            "yes '' | tr -d '\\n'",
        ]
    )
    func timeoutHolds(command: String) async throws {
        let error = await #expect(throws: BuiltinWorkflowError.self) {
            try await thread.start("```sh confirm=no name=slow timeout=300ms\n\(command)\n```")
        }
        #expect(error?.code == .stepTimedOut)
        if folder.has("pid"), let child = try Int32(folder.read("pid").filter(\.isNumber)) { kill(child, SIGKILL) }
    }

    @Test("A command whose background child keeps the output open ends when its shell does")
    func background() async throws {
        let result = try await thread.start("```sh confirm=no timeout=300s\nsleep 600 & echo $! > pid\necho done\n```")
        #expect(result.value?.steps[0].tail == ["done"])
        let child = try #require(Int32(folder.read("pid").filter(\.isNumber)))
        kill(child, SIGKILL)
    }

    @Test("A step in a folder that does not exist fails with the folder named")
    func missingFolder() async throws {
        let error = await #expect(throws: BuiltinWorkflowError.self) {
            try await thread.start("```sh confirm=no name=a cwd=nowhere\ntrue\n```")
        }
        #expect(error?.code == .stepNotStarted)
        #expect(error?.message.contains("/nowhere") == true)
    }

    // MARK: Steps of unknown end

    /// Starts a runbook and stops its process while the first step runs.
    private func dieWhileRunning() async throws {
        let path = try folder.write(
            """
            ```sh confirm=no name=pay
            echo x >> began
            while ! test -f go; do sleep 0.01; done
            echo x >> done
            ```
            ```sh confirm=no name=after
            echo x >> after
            ```
            """,
            to: "runbook.md"
        )
        let runtime = try thread.runtime()
        let running = Task { [workflow = thread.workflow] in
            try await runtime.invoke(workflow, RunbookInput(path: path), on: "t")
        }
        try await eventually { (try? folder.read("began")) == "x\n" }
        running.cancel()
        _ = await running.result
        try folder.write("", to: "go")
    }

    @Test("A step that was running when the process died is not run again unasked")
    func unknownEnd() async throws {
        try await dieWhileRunning()
        let asked = try await thread.proceed()
        let item = try asked.item()
        #expect(item.title == "Step \"pay\" may have run: run it again, skip it, or stop the runbook?")
        #expect(item.choices == ["run again", "skip", "stop"])
        #expect(item.actions[0].allowedDecisions == [.edit])
        #expect(try folder.read("began") == "x\n")
        // Continuing without an answer asks the same question and runs nothing.
        #expect(try await thread.proceed().interrupts == asked.interrupts)
        #expect(try folder.read("began") == "x\n")
        let result = try await thread.resume(asked.answer(.edit("run again")))
        #expect(result.value?.steps.map(\.status) == [.ran, .ran])
        #expect(try folder.read("began") == "x\nx\n")
        #expect(try folder.read("done") == "x\n")
    }

    @Test("A step of unknown end can be skipped")
    func skipped() async throws {
        try await dieWhileRunning()
        let result = try await thread.resume(thread.proceed().answer(.edit("skip")))
        #expect(result.value?.steps.map(\.status) == [.skipped, .ran])
        #expect(!folder.has("done"))
        #expect(folder.has("after"))
    }

    @Test("Wherever the process dies, no command runs twice unasked and none is lost", arguments: 1..<12)
    func dyingAnywhere(changes: Int) async throws {
        let path = try folder.write(
            """
            ```sh confirm=no name=a
            echo x >> a
            ```
            ```sh confirm=no name=b
            echo x >> b
            ```
            """,
            to: "runbook.md"
        )
        let dying = DyingSaver(thread.saver, storing: changes)
        let first = try WorkflowRuntime(saver: dying, entrypoints: [thread.workflow])
        let outcome = await Task { [workflow = thread.workflow] in
            try await first.invoke(workflow, RunbookInput(path: path), on: "t")
        }.result
        guard dying.isDead else {
            #expect(try outcome.get().value?.status == .finished)
            return
        }
        var result = try await thread.proceed()
        var asked = 0
        while !result.interrupts.isEmpty {
            asked += 1
            result = try await thread.resume(result.answer(.edit("skip")))
        }
        let steps = try #require(result.value?.steps)
        #expect(steps.map(\.step) == ["a", "b"])
        #expect(asked <= 1)
        #expect(asked == steps.count { $0.status == .skipped })
        for step in steps {
            let runs = (try? folder.read(step.step)) ?? ""
            #expect(step.status == .ran ? runs == "x\n" : runs.isEmpty || runs == "x\n")
        }
    }

    @Test("A runbook can be stopped at a step of unknown end")
    func stopped() async throws {
        try await dieWhileRunning()
        let result = try await thread.resume(thread.proceed().answer(.edit("stop")))
        #expect(result.value?.status == .stopped)
        #expect(result.value?.notRun == ["after"])
        #expect(!folder.has("after"))
    }

    @Test("A step that fails after its process died once is retried without a question, as the end is known")
    func knownEndAfterUnknown() async throws {
        let path = try folder.write(
            "```sh confirm=no name=a\necho x >> runs\nwhile ! test -f go; do sleep 0.01; done\ntest -f allowed\n```",
            to: "runbook.md"
        )
        let first = try thread.runtime()
        let running = Task { [workflow = thread.workflow] in
            try await first.invoke(workflow, RunbookInput(path: path), on: "t")
        }
        try await eventually { (try? folder.read("runs")) == "x\n" }
        running.cancel()
        _ = await running.result
        try folder.write("", to: "go")
        let command = try await thread.proceed().answer(.edit("run again"))
        await #expect(throws: BuiltinWorkflowError.self) { try await thread.resume(command) }
        try folder.write("", to: "allowed")
        #expect(try await thread.proceed().value?.status == .finished)
        #expect(try folder.read("runs") == "x\nx\nx\n")
    }

    // MARK: Bad input

    @Test("A runbook that cannot be read is refused with one clear line")
    func unreadable() async throws {
        let run = { (path: String) -> BuiltinWorkflowError? in
            do {
                _ = try await thread.runtime().invoke(thread.workflow, RunbookInput(path: path), on: "t")
                return nil
            } catch { return error as? BuiltinWorkflowError }
        }
        let missing = await run(folder.file("none.md"))
        #expect(missing?.code == .fileNotFound)
        #expect(missing?.message == "\(folder.file("none.md")) does not exist")
        let directory = await run(folder.path)
        #expect(directory?.code == .fileUnreadable)
        #expect(mkfifo(folder.file("pipe.md"), 0o600) == 0)
        let pipe = await run(folder.file("pipe.md"))
        #expect(pipe?.code == .fileUnreadable)
        #expect(pipe?.message == "\(folder.file("pipe.md")) is not a regular file")
        try Data([0x23, 0x0A, 0xFF]).write(to: URL(filePath: folder.file("bad.md")))
        let invalid = await run(folder.file("bad.md"))
        #expect(invalid?.code == .fileNotUTF8)
        #expect(invalid?.line == 2)
    }
}
