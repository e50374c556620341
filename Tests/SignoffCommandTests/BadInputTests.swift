import SignoffCheckpoint
import Testing

@Suite("Bad input gets one clear line and the right exit code")
struct BadInputTests {
    private func problem(
        _ arguments: String...,
        in folder: TemporaryFolder,
        input: String? = "",
        environment: [String: String] = [:]
    ) async throws -> (String, Int32) {
        let run = try await CommandRun.signoff(arguments, in: folder, input: input, environment: environment)
        #expect(run.errors.split(separator: "\n").count == 1, "one line, not: \(run.errors)")
        #expect(run.output.isEmpty, "nothing on standard output, not: \(run.output)")
        return (run.problem, run.exitCode)
    }

    @Test("An unknown workflow is named, with the nearest known one")
    func unknownWorkflow() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("run", "essay_reviw", "--input", "\"cat\"", in: folder)
        #expect(line.hasPrefix("signoff: workflow 'essay_reviw' is unknown, did you mean 'essay_review'?"))
        #expect(line.hasSuffix("[unknown_workflow]"))
        #expect(code == 2)
    }

    @Test("Malformed JSON is refused with line and column, before a database is made")
    func malformedJSON() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem(
            "run",
            "essay_review",
            "--input",
            "{\"a\": ]",
            "--db",
            "new.sqlite",
            in: folder
        )
        #expect(line.hasPrefix("signoff: --input is not JSON: "))
        #expect(line.contains("line 1"))
        #expect(line.hasSuffix("[malformed_json]"))
        #expect(code == 2)
        #expect(!folder.has("new.sqlite"))
    }

    @Test("An input of the wrong type is refused with its path and the type expected there")
    func wrongInputType() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("run", "essay_review", "--input", "17", "--db", "new.sqlite", in: folder)
        #expect(line.contains("essay_review"))
        #expect(line.contains("at $, expected") || line.contains("at $: expected"))
        #expect(line.hasSuffix("[invalid_input]"))
        #expect(code == 2)
    }

    @Test("A missing input file is named")
    func missingInputFile() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("run", "essay_review", "--input", "@no.json", in: folder)
        #expect(line == "signoff: cannot read 'no.json': No such file or directory [unreadable]")
        #expect(code == 5)
    }

    @Test("The error about a missing database says how to create one", arguments: ["inbox", "threads", "worker"])
    func missingDatabase(command: String) async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem(command, "--db", "none.sqlite", in: folder)
        #expect(line.hasPrefix("signoff: database 'none.sqlite' does not exist"))
        #expect(line.hasSuffix("[not_found]"))
        #expect(code == 5)
    }

    @Test(
        "A database that is named by a URL this program does not open is refused in one line",
        arguments: [
            ("mysql://ann:secret@db/threads", "does not open databases of the scheme 'mysql'"),
            ("postgres://ann:secret@db/threads", "holds a password"),
            ("sqlite://other/x.sqlite", "names a file of another machine"), ("sqlite:///a%", "hexadecimal"),
        ]
    )
    func unknownURL(url: String, reason: String) async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("inbox", "--db", url, in: folder)
        #expect(line.contains(reason) && line.hasSuffix("[usage]"))
        #expect(!line.contains("secret"))
        #expect(code == 2)
    }

    @Test("A file is named by a URL as well as by its path")
    func fileURL() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("inbox", "--db", "sqlite://\(folder.path)/no%20ne.sqlite", in: folder)
        #expect(line.hasPrefix("signoff: database '\(folder.path)/no ne.sqlite' does not exist"))
        #expect(code == 5)
    }

    @Test("A file that is not a database is not opened")
    func noDatabase() async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "This is a letter, not a database.\n", count: 200), to: "letter.txt")
        let (line, code) = try await problem("inbox", "--db", "letter.txt", in: folder)
        #expect(line.contains("letter.txt"))
        #expect(line.hasSuffix("[not_a_database]"))
        #expect(code == 5)
    }

    @Test("A folder is refused as a database")
    func folderAsDatabase() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("inbox", "--db", "/tmp", in: folder)
        #expect(line.hasPrefix("signoff: "))
        #expect(code == 5)
    }

    @Test("An unknown option is a usage error")
    func unknownOption() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("inbox", "--jsn", in: folder)
        #expect(line.contains("--jsn"))
        #expect(line.hasSuffix("[usage]"))
        #expect(code == 2)
    }

    @Test("An unknown thread is named")
    func unknownThread() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("history", "--thread", "nowhere", in: folder)
        #expect(line == "signoff: thread 'nowhere' does not exist in this database [thread_not_found]")
        #expect(code == 1)
    }

    @Test("An unknown question is not pending")
    func unknownItem() async throws {
        let folder = try TemporaryFolder()
        let (line, code) = try await problem("answer", "--item", "feed", "--decision", "approve", in: folder)
        #expect(line == "signoff: no question 'feed' waits for an answer [interrupt_not_pending]")
        #expect(code == 3)
    }

    @Test("The console without a terminal says so", arguments: [[], ["demo"], ["console"]])
    func noTerminal(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff(arguments, in: folder, environment: ["TERM": "xterm-256color"])
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.problem.hasPrefix("signoff: "))
        #expect(run.problem.contains("terminal"))
        #expect(run.problem.hasSuffix("[terminal]"))
        #expect(run.exitCode == 1)
    }

    @Test("A closed standard input never becomes the database")
    func closedInput() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff("inbox", "--json", in: folder, input: nil)
        #expect(run.exitCode == 0)
        #expect(try run.json["total"] == 0)
        let console = try await CommandRun.signoff([], in: folder, input: nil)
        #expect(console.problem.hasSuffix("[terminal]"))
        #expect(console.exitCode == 1)
    }

    @Test("A theme with an error is named with file and line before the screen is taken over")
    func brokenTheme() async throws {
        let folder = try TemporaryFolder()
        try folder.write("[meta]\nname = \"Broken\"\n[roles]\ntext = \"nocolour\"\n", to: "broken.theme")
        let (line, code) = try await problem("--theme", "broken.theme", in: folder)
        #expect(line.contains("broken.theme:4"))
        #expect(line.hasSuffix("[configuration]"))
        #expect(code == 2)
    }

    @Test("A runbook without steps is refused")
    func runbookWithoutSteps() async throws {
        let folder = try TemporaryFolder()
        try folder.write("# Nothing to do\n\nJust words.\n", to: "empty.md")
        let run = try await CommandRun.signoff(
            "run",
            "runbook",
            "--input",
            "{\"path\": \"\(folder.path)/empty.md\"}",
            "--db",
            "new.sqlite",
            in: folder
        )
        #expect(run.problem.contains("empty.md"))
        #expect(run.exitCode != 0)
    }

    @Test("A bad line of a CSV is named by its number")
    func badLine() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,customer,amount,currency,reason\nr-1,ada,12.50,EUR,late\nr-2,bob,plenty,EUR,broken\n",
            to: "refunds.csv"
        )
        let run = try await CommandRun.signoff(
            "run",
            "refunds",
            "--input",
            "{\"input\": \"\(folder.path)/refunds.csv\", \"output\": \"\(folder.path)/out.csv\", \"limit\": 100}",
            "--db",
            "new.sqlite",
            in: folder
        )
        #expect(run.problem.contains("line 3") || run.problem.contains(":3"))
        #expect(run.exitCode != 0)
    }
}
