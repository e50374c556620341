import Testing

@Suite("Texts that commands print")
struct ReadingTests {
    @Test("A nested failure is printed once, with one code")
    func oneCode() async throws {
        let folder = try TemporaryFolder()
        try folder.write("# Break\n\n```sh name=break confirm=no\nfalse\n```\n", to: "break.md")
        let input = "{\"path\": \"\(folder.path)/break.md\"}"
        let run = try await CommandRun.signoff("run", "runbook", "--thread", "t", "--input", input, in: folder)
        #expect(run.problem.hasSuffix("exit code 1. It wrote nothing.\" [run_failed]"), "\(run.problem)")
        let retry = try await CommandRun.signoff("retry", "--failed", in: folder)
        let line = try #require(retry.output.split(separator: "\n").first { $0.hasPrefix("error") })
        #expect(line.hasSuffix("exit code 1. It wrote nothing. [task_failed]\""), "\(line)")
    }

    @Test("A mismatch of the input is printed once: the place, the expected type and the value")
    func codingFault() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff("run", "essay_review", "--input", "17", in: folder)
        let problem = "signoff: The input of essay_review has the wrong type: at $: expected text, found number"
        #expect(run.problem == "\(problem) [invalid_input]")
    }

    @Test("The ledger is a table with headings, as its help says")
    func ledger() async throws {
        let folder = try TemporaryFolder()
        let empty = try await CommandRun.signoff("ledger", in: folder)
        #expect(empty.output == "No decisions yet.\n")
        _ = try await CommandRun.signoff("run", "essay_review", "--thread", "cat", "--input", "\"cat\"", in: folder)
        _ = try await CommandRun.signoff("answer", "--thread", "cat", "--decision", "reject", in: folder)
        let lines = try await CommandRun.signoff("ledger", in: folder).output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.split(separator: " ") == ["ENTRY", "AT", "BY", "THREAD", "DECIDED"])
        #expect(lines.last?.contains("tester  cat     reject") == true)
        let help = try await CommandRun.signoff("ledger", "--help", in: folder)
        #expect(!help.output.contains("JSON line"))
    }

    @Test("Help wraps its lines at spaces", arguments: [60, 80, 100])
    func help(columns: Int) async throws {
        let folder = try TemporaryFolder()
        let commands = try await CommandRun.signoff("--help", in: folder).output.split(separator: "\n")
            .drop { !$0.hasPrefix("SUBCOMMANDS") }.filter { $0.hasPrefix("  ") && $0.dropFirst(2).first != " " }
            .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
        #expect(commands.count > 15)
        for command in commands {
            let help = try await CommandRun.signoff(
                [command, "--help"],
                in: folder,
                environment: ["COLUMNS": "\(columns)"]
            )
            let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
            // The usage line comes from the parser and is not wrapped.
            for line in lines where !line.hasPrefix("USAGE:") {
                #expect(line.count <= columns, "\(command): \(line)")
                #expect(line.count > 1 || line.isEmpty, "\(command): a line of \"\(line)\" alone")
            }
        }
    }
}
