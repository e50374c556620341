import Glibc
import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import Testing

@Suite("The ledger on the command line")
struct LedgerCommandTests {
    private static let database = ["--db", "d.sqlite"]

    private func signoff(
        _ arguments: String...,
        in folder: TemporaryFolder,
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await CommandRun.signoff(arguments + Self.database, in: folder, environment: environment)
    }

    /// A database with two decisions.
    private func decided() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for thread in ["one", "two"] {
            _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", thread, in: folder)
            let answer = try await signoff("answer", "--thread", thread, "--decision", "approve", in: folder)
            try #require(answer.exitCode == 0, "\(answer.errors)")
        }
        return folder
    }

    /// Changes the file like another program that removes the triggers of the ledger first.
    private func tamper(_ folder: TemporaryFolder, _ script: String) throws {
        let triggers = ["from_update", "from_delete", "in_order"].map { name in
            "DROP TRIGGER IF EXISTS signoff_ledger_kept_\(name);"
        }
        try ForeignConnection(path: "\(folder.path)/d.sqlite").run(triggers.joined() + script)
    }

    @Test("A record has the given name, the account and the host")
    func account() async throws {
        let folder = try await decided()
        let lines = try await signoff("ledger", "--json", in: folder).output.split(separator: "\n")
        let record = try JSONValue(parsing: String(lines.last ?? ""))
        #expect(record["actor"] == "tester")
        #expect(record["os_user"]?.stringValue == SystemAccount.current.user)
        #expect(record["host"]?.stringValue == SystemAccount.current.host)
        #expect(record["host"]?.stringValue?.isEmpty == false)
    }

    @Test(
        "A blank operator is refused in one line, from every source, before a write",
        arguments: [
            (["--as", ""], [:], ""), (["--as", " \t"], [:], ""), (["--as", "\u{200B}"], [:], ""),
            ([], ["SIGNOFF_OPERATOR": ""], ""), ([], ["SIGNOFF_OPERATOR": "  "], ""),
            (["--as", "maria"], ["SIGNOFF_OPERATOR": " "], ""),
            ([], [:], "profile = \"p\"\n[profiles.p]\noperator = \"\""),
            ([], [:], "profile = \"p\"\n[profiles.p]\noperator = \"  \""),
        ] as [([String], [String: String], String)]
    )
    func blankOperator(words: [String], environment: [String: String], configuration: String) async throws {
        let folder = try await decided()
        if !configuration.isEmpty {
            #expect(mkdir("\(folder.path)/.config", 0o700) == 0 || errno == EEXIST)
            #expect(mkdir("\(folder.path)/.config/signoff", 0o700) == 0)
            try folder.write(configuration, to: ".config/signoff/config.toml")
        }
        let commands = [
            ["inbox"], ["answer", "--thread", "one", "--decision", "approve"], ["info"], ["ledger", "verify"],
            ["run", "essay_review", "--input", "\"cat\"", "--thread", "new"], ["worker", "--once"],
        ]
        for command in commands {
            let run = try await CommandRun.signoff(
                command + words + Self.database,
                in: folder,
                environment: environment
            )
            #expect(run.exitCode != 0, "\(command)")
            #expect(run.output.isEmpty, "\(command)")
            #expect(run.errors.split(separator: "\n").count == 1, "\(command): \(run.errors)")
            #expect(run.problem.contains("[usage]") || run.problem.contains("[configuration]"), "\(run.problem)")
        }
    }

    @Test("The head is printed as text and JSON, and a ledger that has it verifies")
    func head() async throws {
        let folder = try await decided()
        let head = try await signoff("ledger", "head", in: folder).output.dropLast()
        let json = try await signoff("ledger", "head", "--json", in: folder).json
        #expect(json["number"] == 2)
        #expect("2:\(json["hash"]?.stringValue ?? "")" == head)
        let hash = String(head.dropFirst(2))
        for given in [String(head), hash] {
            let verify = try await signoff("ledger", "verify", "--expect-head", given, in: folder)
            #expect(verify.exitCode == 0, "\(verify.errors)")
            #expect(verify.output == "2 entries, the hash chain is intact, newest hash \(hash)\n")
        }
        let other = try await signoff("ledger", "verify", "--expect-head", "1:\(hash)", in: folder)
        #expect(other.exitCode == 1)
        #expect(other.problem.hasSuffix("entry 1 that was given is entry 2 now [ledger_broken]"))
        let nonsense = try await signoff("ledger", "verify", "--expect-head", "newest", in: folder)
        #expect(nonsense.exitCode == 2)
    }

    @Test("Every command keeps the head it saw in a private file, and a cut-off end is detected by it")
    func keptHead() async throws {
        let folder = try await decided()
        let files = try await CommandRun.shell("ls -l .local/state/signoff/ledger-head-*", in: folder).output
        #expect(files.split(separator: "\n").count == 1)
        #expect(files.hasPrefix("-rw-------"))
        let before = try await signoff("ledger", "verify", in: folder)
        #expect(before.exitCode == 0)
        #expect(before.output.split(separator: "\n").count == 1)
        // Removes the last decision with all its traces.
        try tamper(
            folder,
            """
            DELETE FROM signoff_ledger WHERE sequence = 2; DELETE FROM signoff_answers WHERE thread_id = 'two';
            DELETE FROM signoff_runs WHERE thread_id = 'two'; DELETE FROM signoff_questions WHERE thread_id = 'two';
            """
        )
        let cut =
            "the ledger no longer has entry 2 that this account saw last: the file is an older copy, or its end was cut off"
        for _ in 0..<2 {
            let after = try await signoff("ledger", "verify", "--json", in: folder)
            #expect(after.exitCode == 1)
            #expect(try after.json["problems"]?.arrayValue?.contains(.string(cut)) == true)
            // Neither reading nor deciding replaces the kept head.
            _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "three", in: folder)
            _ = try await signoff("answer", "--thread", "three", "--decision", "approve", in: folder)
        }
        let elsewhere = try TemporaryFolder()
        let copied = try await CommandRun.shell("cp '\(folder.path)'/d.sqlite* .", in: elsewhere)
        try #require(copied.exitCode == 0)
        let unknowing = try await signoff("ledger", "verify", "--json", in: elsewhere)
        #expect(try unknowing.json["problems"]?.arrayValue?.contains(.string(cut)) == false)
    }

    @Test("Verification reports an unreadable kept head, and other commands ignore it")
    func damagedKeptHead() async throws {
        let folder = try await decided()
        _ = try await CommandRun.shell("for f in .local/state/signoff/ledger-head-*; do echo x > $f; done", in: folder)
        #expect(try await signoff("ledger", in: folder).exitCode == 0)
        let verify = try await signoff("ledger", "verify", in: folder)
        #expect(verify.exitCode == 5)
        #expect(verify.problem.contains("does not hold the head of a ledger"))
        let head = try await signoff("ledger", "head", in: folder).output.dropLast()
        let given = try await signoff("ledger", "verify", "--expect-head", String(head), in: folder)
        #expect(given.exitCode == 0)
        #expect(try await signoff("ledger", "verify", in: folder).exitCode == 0, "a given head takes its place")
    }

    @Test("A forged row is not listed as a decision, and a ledger without rows does not verify")
    func forged() async throws {
        let folder = try await decided()
        try tamper(
            folder,
            """
            INSERT INTO signoff_ledger VALUES (-5, 'a', 'b', 1, '{"actor":"eve","thread":"one","decisions":[{"type":"approve"}]}');
            UPDATE signoff_ledger SET record = '{"actor":"mallory"}' WHERE sequence = 2;
            """
        )
        let list = try await signoff("ledger", in: folder)
        #expect(list.exitCode == 0)
        #expect(!list.output.contains("eve"))
        #expect(!list.output.contains("mallory"))
        #expect(list.output.split(separator: "\n").count { $0.contains("not a decision: ") } == 2)
        #expect(list.problem.contains("rows that do not verify: 2"))
        try tamper(folder, "DELETE FROM signoff_ledger;")
        let verify = try await signoff("ledger", "verify", in: folder)
        #expect(verify.exitCode == 1)
        #expect(verify.output.isEmpty)
        #expect(try await signoff("ledger", "verify", "--json", in: folder).json["unrecorded_runs"] == 2)
    }

    @Test("The operator of an answer is read from verified rows only")
    func answeredBy() async throws {
        let folder = try await decided()
        try tamper(
            folder,
            "UPDATE signoff_ledger SET record = replace(record, 'approve', 'reject') WHERE sequence = 2;"
        )
        let late = try await signoff("answer", "--thread", "two", "--decision", "approve", in: folder)
        #expect(late.exitCode != 0)
        #expect(!late.problem.contains("reject"))
    }

    /// Removes the newest decision with all its traces.
    private static let cut = """
        DELETE FROM signoff_ledger WHERE sequence = 2; DELETE FROM signoff_answers WHERE thread_id = 'two';
        DELETE FROM signoff_runs WHERE thread_id = 'two'; DELETE FROM signoff_questions WHERE thread_id = 'two';
        """

    @Test(
        "A cut-off end is detected under another file name and an older schema, until a head is confirmed",
        arguments: [
            ("DELETE FROM signoff_meta WHERE key = 'database_id';", "the present database has no id"),
            ("UPDATE signoff_meta SET value = 'ffff' WHERE key = 'database_id';", "this path held another database, "),
            (TrustCommandTests.asVersion3, "this path held another database, "),
        ]
    )
    func renamed(script: String, words: String) async throws {
        let folder = try await decided()
        try tamper(folder, Self.cut)
        try ForeignConnection(path: "\(folder.path)/d.sqlite").run(
            script.replacing("DROP TRIGGER signoff_ledger_kept_in_order;", with: "")
        )
        for _ in 0..<2 {
            let verify = try await signoff("ledger", "verify", "--json", in: folder)
            #expect(verify.exitCode == 1)
            let problems = (try verify.json["problems"]?.arrayValue ?? []).compactMap(\.stringValue)
            #expect(problems.contains { $0.contains(words) }, "\(problems)")
            #expect(problems.contains { $0.hasPrefix("the ledger no longer has entry 2") }, "\(problems)")
            // Reading does not replace the kept head.
            #expect(try await signoff("inbox", in: folder).exitCode == 0)
        }
    }

    @Test("Another database at the path is reported until its head is given, for every spelling of the path")
    func replaced() async throws {
        let folder = try await decided()
        let made = try await CommandRun.shell(
            """
            rm -f d.sqlite*; "$SIGNOFF" run essay_review --input '"cat"' --thread new --db d.sqlite && ln -s d.sqlite l.sqlite
            """,
            in: folder
        )
        try #require(made.exitCode == 0, "\(made.errors)")
        for path in ["d.sqlite", "./d.sqlite", "l.sqlite"] {
            let verify = try await CommandRun.signoff("ledger", "verify", "--db", path, in: folder)
            #expect(verify.exitCode == 1, "\(path)")
            #expect(verify.problem.contains("this path held another database"), "\(verify.problem)")
        }
        let head = try await signoff("ledger", "head", in: folder).output.dropLast()
        #expect(try await signoff("ledger", "verify", "--expect-head", String(head), in: folder).exitCode == 0)
        #expect(try await signoff("ledger", "verify", in: folder).exitCode == 0)
    }
}
