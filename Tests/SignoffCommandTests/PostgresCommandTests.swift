import Glibc
import PostgresSupport
import SignoffCheckpoint
import Testing

@Suite(
    "Commands on a PostgreSQL database",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct PostgresCommandTests {
    @Test("One database serves all commands: a thread is started, answered and audited")
    func journey() async throws {
        let folder = try TemporaryFolder()
        let url = try await PostgresServer.shared().database()
        func signoff(_ arguments: String...) async throws -> CommandRun {
            try await CommandRun.signoff(arguments + ["--db", url], in: folder)
        }
        let missing = try await signoff("inbox")
        #expect(missing.exitCode == 5 && missing.problem.contains("no checkpoint tables"), "\(missing.errors)")
        let run = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one")
        #expect(run.exitCode == 0, "\(run.errors)")
        let inbox = try await signoff("inbox", "--json").json
        #expect(inbox["items"]?.arrayValue?.map { $0["thread_id"] } == ["one"], "\(inbox)")
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve")
        #expect(answer.exitCode == 0, "\(answer.errors)")
        let again = try await signoff("answer", "--thread", "one", "--decision", "approve")
        #expect(again.exitCode != 0)
        let verified = try await signoff("ledger", "verify")
        #expect(verified.exitCode == 0, "\(verified.output) \(verified.errors)")
        let exported = try await signoff("export", "--thread", "one")
        #expect(
            exported.exitCode != 0 && exported.problem.contains("exports and imports no threads"),
            "\(exported.errors)"
        )
    }

    @Test("A database of another program is read-only until 'init' adds the tables")
    func consent() async throws {
        let folder = try TemporaryFolder()
        let server = try await PostgresServer.shared()
        let url = try await server.database()
        func signoff(_ arguments: String...) async throws -> CommandRun {
            try await CommandRun.signoff(arguments + ["--db", url], in: folder)
        }
        #expect(try await signoff("init").exitCode == 0)
        try await PostgresServer.execute(
            """
            DROP TRIGGER signoff_changed ON checkpoints; DROP TRIGGER signoff_truncated ON checkpoints;
            DROP TRIGGER signoff_changed ON checkpoint_writes; DROP TRIGGER signoff_truncated ON checkpoint_writes;
            DROP TABLE signoff_meta, signoff_dirty, signoff_runs, signoff_answers, signoff_threads, signoff_interrupts,
                signoff_ledger, signoff_questions, signoff_events, signoff_claims, signoff_notes, signoff_task_names,
                signoff_results;
            DROP FUNCTION signoff_append, signoff_ledger_is_kept, signoff_note_change, signoff_note_truncation;
            """,
            at: url
        )
        #expect(try await signoff("threads", "--json").exitCode == 0)
        let refused = try await signoff("run", "essay_review", "--input", "\"cat\"")
        #expect(refused.exitCode == 6, "\(refused.errors)")
        #expect(refused.problem.contains("signoff init"))
        #expect(try await PostgresServer.execute("SELECT to_regclass('signoff_meta') IS NULL", at: url) == ["t"])
        let added = try await signoff("init")
        #expect(added.exitCode == 0, "\(added.errors)")
        #expect(try await signoff("run", "essay_review", "--input", "\"cat\"").exitCode == 0)
    }

    @Test("A password in the URL is refused in one line without the password")
    func password() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff("inbox", "--db", "postgres://ann:hunter2@127.0.0.1:1/x", in: folder)
        #expect(run.exitCode == 2)
        #expect(run.problem.contains("PGPASSWORD"))
        #expect(!run.errors.contains("hunter2") && !run.output.contains("hunter2"))
    }

    @Test("Passwords come from PGPASSWORD, the password file and the service file, and are never printed")
    func passwords() async throws {
        let folder = try TemporaryFolder()
        let port = try PostgresServer.freePort()
        let server = try await PostgresServer(
            ["listen_addresses=127.0.0.1"],
            port: port,
            preparation: "printf 'local all all trust\\nhost all all 127.0.0.1/32 scram-sha-256\\n' >data/pg_hba.conf"
        )
        let socket = try await server.database()
        #expect(try await CommandRun.signoff("init", "--db", socket, in: folder).exitCode == 0)
        try await PostgresServer.execute(
            "CREATE ROLE ann LOGIN PASSWORD 'hunter2'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ann",
            at: socket
        )
        let url = "postgres://ann@127.0.0.1:\(port)/test_1"
        func threads(_ url: String, _ environment: [String: String] = [:]) async throws -> CommandRun {
            let run = try await CommandRun.signoff(
                "threads",
                "--json",
                "--db",
                url,
                in: folder,
                environment: environment
            )
            #expect(!run.errors.contains("hunter") && !run.output.contains("hunter"))
            return run
        }
        #expect(try await threads(url, ["PGPASSWORD": "hunter2"]).exitCode == 0)
        let wrong = try await threads(url, ["PGPASSWORD": "hunter3"])
        #expect(wrong.exitCode == 5 && wrong.problem.contains("does not let this role in"), "\(wrong.errors)")
        let missing = try await threads(url)
        #expect(missing.exitCode == 5 && missing.problem.contains("asks for a password"), "\(missing.errors)")

        try folder.write("127.0.0.1:\(port):test_1:ann:hunter2\n", to: ".pgpass")
        #expect(try await threads(url).exitCode == 0)
        #expect(chmod("\(folder.path)/.pgpass", 0o644) == 0)
        let exposed = try await threads(url)
        #expect(exposed.exitCode == 5 && exposed.problem.contains("chmod 600"), "\(exposed.errors)")
        #expect(exposed.errors.split(separator: "\n").count == 1, "\(exposed.errors)")

        try folder.write(
            "[work]\nhost=127.0.0.1\nport=\(port)\ndbname=test_1\nuser=ann\npassword=hunter2\n",
            to: "services"
        )
        let services = ["PGSERVICEFILE": "\(folder.path)/services"]
        #expect(try await threads("postgres://?service=work", services).exitCode == 0)
        let unknown = try await threads("postgres://?service=play", services)
        #expect(unknown.exitCode != 0 && unknown.problem.contains("service"), "\(unknown.errors)")
    }

    @Test("An unreachable server is reported in one line with its code")
    func unreachable() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff(
            "inbox",
            "--db",
            "postgres://127.0.0.1:1/x?connect_timeout=2",
            in: folder
        )
        #expect(run.exitCode == 5, "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
    }
}
