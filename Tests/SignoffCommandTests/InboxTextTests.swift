import SignoffCheckpoint
import Testing

/// The text output of `signoff inbox`, and its exit codes for monitoring.
@Suite("The inbox as text")
struct InboxTextTests {
    private func asking(_ folder: TemporaryFolder, _ topics: String...) async throws {
        for topic in topics {
            let run = try await CommandRun.signoff(
                "run",
                "essay_review",
                "--input",
                "\"\(topic)\"",
                "--thread",
                "essay-\(topic)",
                "--db",
                "d.sqlite",
                in: folder
            )
            #expect(run.exitCode == 0, "\(run.errors)")
        }
    }

    @Test("Each item is one line with its thread and the facts that identify it")
    func rows() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder, "cats", "sea")
        let run = try await CommandRun.signoff("inbox", "--db", "d.sqlite", in: folder)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].split(whereSeparator: \.isWhitespace) == ["WAIT", "THREAD", "WORKFLOW", "ITEM", "WHAT"])
        for (line, topic) in zip(lines.dropFirst(), ["cats", "sea"]) {
            #expect(line.contains("essay-\(topic)") && line.contains("essay \"…\(topic)\""), "\(line)")
            #expect(line.contains("Approve or reject the essay"), "\(line)")
        }
    }

    @Test("--full prints each item as 'signoff item' does")
    func full() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder, "cats", "sea")
        let run = try await CommandRun.signoff("inbox", "--full", "--db", "d.sqlite", in: folder)
        let item = try await CommandRun.signoff("item", "--thread", "essay-sea", "--db", "d.sqlite", in: folder)
        let shown = item.output.split(separator: "\n").filter { !$0.hasPrefix("asked") }
        #expect(!shown.isEmpty && shown.allSatisfy(run.output.contains))
    }

    @Test("--count prints a number and ends with 1 when something waits, for monitoring")
    func count() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder, "cats", "sea")
        let cases: [(arguments: [String], count: Int)] = [
            ([], 2), (["--older-than", "1h"], 0), (["--older-than", "0s"], 2), (["--thread", "essay-sea"], 1),
            (["--workflow", "refunds"], 0),
        ]
        for (arguments, count) in cases {
            let run = try await CommandRun.signoff(["inbox", "--count", "--db", "d.sqlite"] + arguments, in: folder)
            #expect(run.output == "\(count)\n" && run.exitCode == (count == 0 ? 0 : 1), "\(arguments)")
        }
        let json = try await CommandRun.signoff("inbox", "--count", "--json", "--db", "d.sqlite", in: folder)
        #expect(try json.json["count"] == 2 && json.exitCode == 1)
        let wrong = try await CommandRun.signoff(
            "inbox",
            "--count",
            "--older-than",
            "1y",
            "--db",
            "d.sqlite",
            in: folder
        )
        #expect(wrong.exitCode == 2 && wrong.output.isEmpty)
        let missing = try await CommandRun.signoff("inbox", "--count", "--db", "none.sqlite", in: folder)
        #expect(missing.exitCode == 5 && missing.output.isEmpty)
    }

    @Test("--older-than lists only items that have waited longer")
    func olderThan() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder, "cats")
        let run = try await CommandRun.signoff("inbox", "--older-than", "1d", "--db", "d.sqlite", in: folder)
        #expect(run.output.hasPrefix("0 of 1 items match."))
    }

    @Test("Common options may precede the command")
    func leadingOptions() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder, "cats")
        for leading in [["--db", "d.sqlite"], ["--db=d.sqlite", "--ascii"], ["--as", "ann", "--db", "d.sqlite"]] {
            for command in [["threads"], ["inbox", "--thread", "essay-cats"], ["ledger", "verify"]].map({
                $0 + ["--json"]
            }) {
                let run = try await CommandRun.signoff(leading + command, in: folder)
                let behind = try await CommandRun.signoff(command + leading, in: folder)
                #expect(run.exitCode == 0 && run.output == behind.output, "\(leading) \(command): \(run.errors)")
            }
        }
        let unknown = try await CommandRun.signoff("--db", "d.sqlite", "thraeds", in: folder)
        #expect(unknown.exitCode == 2)
    }

    @Test("Every common option of a command may precede it")
    func allLeadingOptions() async throws {
        let folder = try TemporaryFolder()
        var options: Set<String>?
        for command in ["info", "threads", "inbox", "runs"] {
            let help = try await CommandRun.signoff(command, "--help", in: folder).output
            let own = help.split(separator: "\n").compactMap { line -> String? in
                let words = line.split(whereSeparator: \.isWhitespace)
                return line.hasPrefix("  --") && words[0] != "--version" ? String(words[0]) : nil
            }
            options = options.map { $0.intersection(own) } ?? Set(own)
        }
        let shared = try #require(options).sorted()
        #expect(shared == ["--as", "--ascii", "--db", "--json", "--profile", "--server"])
        for option in shared {
            let value =
                switch option {
                case "--json", "--ascii": [String]()
                case "--server": ["http://127.0.0.1:9"]
                default: ["x.sqlite"]
                }
            let run = try await CommandRun.signoff([option] + value + ["threads"], in: folder)
            #expect(!run.errors.contains("[usage]"), "\(option): \(run.errors)")
        }
    }

    @Test("The help of all commands can be searched")
    func help() async throws {
        let folder = try TemporaryFolder()
        let found = try await CommandRun.signoff("help", "Older", "longer", in: folder)
        #expect(found.exitCode == 0)
        #expect(found.output.hasPrefix("inbox  --older-than"), "\(found.output)")
        let none = try await CommandRun.signoff("help", "zebra", in: folder)
        #expect(none.exitCode == 2 && none.problem.contains("no command's help has \"zebra\""))
        let command = try await CommandRun.signoff("help", "inbox", in: folder)
        #expect(command.exitCode == 0 && command.output.contains("USAGE: signoff inbox"))
    }
}
