import Glibc
import ProcessSupport
import SignoffCheckpoint
import Testing

/// Checks which runs commands execute in a file that another user may have written.
///
/// A file "made elsewhere" is created with another state folder, like the file of another user.
@Suite("Trust of commands")
struct TrustCommandTests {
    private static let step = """
        # Step

        ```sh confirm=no name=step
        echo ran >> ran.txt
        ```
        """

    /// A folder with a pending run of a shell step in `a.sqlite`, made elsewhere.
    private func folder() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.step, to: "step.md")
        let run = try await signoff(
            "run",
            "runbook",
            "--input",
            #"{"path":"step.md"}"#,
            "--thread",
            "step",
            "--detach",
            in: folder,
            elsewhere: true
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        return folder
    }

    private func signoff(
        _ arguments: String...,
        in folder: TemporaryFolder,
        elsewhere: Bool = false,
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        var environment = environment
        if elsewhere { environment["XDG_STATE_HOME"] = "\(folder.path)/elsewhere" }
        return try await CommandRun.signoff(
            arguments + ["--db", "a.sqlite"],
            in: folder,
            environment: environment
        )
    }

    @Test("A worker without trust ends with 6 and one line that names the ways to trust, and executes nothing")
    func worker() async throws {
        let folder = try await folder()
        for arguments in [["worker", "--once"], ["worker"]] {
            let run = try await CommandRun.signoff(arguments + ["--db", "a.sqlite"], in: folder)
            #expect(run.exitCode == 6, "\(run.output)")
            #expect(run.errors.split(separator: "\n").count == 1)
            #expect(run.problem.contains("was not created by you and is not trusted yet"))
            #expect(run.problem.contains("--trust") && run.problem.contains("$SIGNOFF_TRUST"))
            #expect(run.problem.hasSuffix("[untrusted]"))
        }
        #expect(!folder.has("ran.txt"))
    }

    @Test("--trust executes the waiting runs and is remembered for that file only")
    func given() async throws {
        let folder = try await folder()
        let first = try await signoff("worker", "--once", "--trust", in: folder)
        #expect(first.exitCode == 0, "\(first.errors)")
        #expect(try folder.read("ran.txt") == "ran\n")
        let second = try await signoff("worker", "--once", in: folder)
        #expect(second.exitCode == 0, "\(second.errors)")
        // A copy has the same id at another path.
        let copied = try await CommandRun.shell(
            "cp a.sqlite b.sqlite; cp a.sqlite-wal b.sqlite-wal 2>/dev/null; \"$SIGNOFF\" worker --once --db b.sqlite",
            in: folder
        )
        #expect(copied.exitCode == 6, "\(copied.errors)")
        // Another file at the path has another id.
        let replaced = try await CommandRun.shell(
            """
            mkdir other; XDG_STATE_HOME="$PWD/elsewhere" "$SIGNOFF" run runbook --input '{"path":"step.md"}' --detach \
            --db other/a.sqlite && rm -f a.sqlite a.sqlite-wal a.sqlite-shm && mv other/a.sqlite* . && \
            "$SIGNOFF" worker --once --db a.sqlite
            """,
            in: folder
        )
        #expect(replaced.exitCode == 6, "\(replaced.errors)")
        #expect(try folder.read("ran.txt") == "ran\n")
    }

    @Test("A worker executes runs of a file that this user created, for every spelling of its path")
    func own() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.step, to: "step.md")
        let start = try await signoff(
            "run",
            "runbook",
            "--input",
            #"{"path":"step.md"}"#,
            "--thread",
            "step",
            "--detach",
            in: folder
        )
        #expect(start.exitCode == 0)
        symlink("\(folder.path)/a.sqlite", "\(folder.path)/link.sqlite")
        let worker = try await CommandRun.signoff("worker", "--once", "--db", "./link.sqlite", in: folder)
        #expect(worker.exitCode == 0, "\(worker.errors)")
        #expect(folder.has("ran.txt"))
    }

    @Test(
        "A worker does not execute runs of a file that others may write to, even if this user created it",
        arguments: [0o620, 0o602]
    )
    func dangerous(mode: Int) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.step, to: "step.md")
        _ = try await signoff(
            "run",
            "runbook",
            "--input",
            #"{"path":"step.md"}"#,
            "--thread",
            "step",
            "--detach",
            in: folder
        )
        chmod("\(folder.path)/a.sqlite", mode_t(mode))
        let isWorld = mode & 0o002 != 0
        let plain = try await signoff("worker", "--once", in: folder)
        #expect(plain.exitCode == 6 && plain.problem.contains("may write to"), "\(plain.errors)")
        #expect(plain.problem.contains("$SIGNOFF_TRUST") == !isWorld, "a list does not help for everybody's files")
        let listed = try await signoff(
            "worker",
            "--once",
            in: folder,
            environment: ["SIGNOFF_TRUST": "/nowhere.sqlite:\(folder.path)/a.sqlite"]
        )
        #expect(listed.exitCode == (isWorld ? 6 : 0), "\(listed.errors)")
        #expect(folder.has("ran.txt") == !isWorld)
        let given = try await signoff("worker", "--once", "--trust", in: folder)
        #expect(given.exitCode == 0, "\(given.errors)")
        #expect(given.errors.contains("the file is trusted for this process only: "), "\(given.errors)")
        #expect(folder.has("ran.txt"))
        let again = try await signoff("worker", "--once", in: folder)
        #expect(again.exitCode == 6, "knowing a file does not make it safe")
    }

    @Test("A worker executes runs of a listed file, if only this user may access the configuration")
    func configured() async throws {
        let folder = try await folder()
        mkdir("\(folder.path)/.config", 0o700)
        mkdir("\(folder.path)/.config/signoff", 0o700)
        let file = "\(folder.path)/.config/signoff/config.toml"
        try folder.write("[trust]\npaths = [\"~/a.sqlite\"]\n", to: ".config/signoff/config.toml")
        chmod(file, 0o644)
        let shared = try await signoff("worker", "--once", in: folder)
        #expect(shared.exitCode == 6 && shared.problem.contains("chmod 600"), "\(shared.errors)")
        #expect(!folder.has("ran.txt"))
        chmod(file, 0o600)
        let own = try await signoff("worker", "--once", in: folder)
        #expect(own.exitCode == 0, "\(own.errors)")
        #expect(folder.has("ran.txt"))
    }

    @Test(
        "A list of trusted files with an error is one line",
        arguments: [
            ("trust = 3", "'trust' must be a table"),
            ("[trust]\npath = [\"/a\"]", "trust: unknown key 'path'; did you mean 'paths'?"),
            ("[trust]\npaths = [\"a.sqlite\"]", "trust: 'paths' must be a list of files"),
            ("[trust]\npaths = \"/a.sqlite\"", "trust: 'paths' must be a list of files"),
        ]
    )
    func faults(configuration: String, message: String) async throws {
        let folder = try TemporaryFolder()
        mkdir("\(folder.path)/.config", 0o700)
        mkdir("\(folder.path)/.config/signoff", 0o700)
        try folder.write(configuration, to: ".config/signoff/config.toml")
        let run = try await CommandRun.signoff("inbox", in: folder)
        #expect(run.exitCode == 2 && run.problem.contains(message), "\(run.errors)")
    }

    @Test("Reading, starting, answering and retrying need no trust, and execute their own run only")
    func ownRuns() async throws {
        let folder = try await folder()
        let start = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "essay", in: folder)
        #expect(start.exitCode == 0 && start.output.contains("1 item waits"), "\(start.errors)")
        #expect(try await signoff("inbox", in: folder).exitCode == 0)
        let answer = try await signoff("answer", "--thread", "essay", "--decision", "approve", in: folder)
        #expect(answer.exitCode == 0 && answer.output.contains("finished  essay"), "\(answer.errors)")
        try folder.write("# Fails\n\n```sh confirm=no name=a\ntest -f allowed\n```\n", to: "fails.md")
        let fails = try await signoff(
            "run",
            "runbook",
            "--input",
            #"{"path":"fails.md"}"#,
            "--thread",
            "fails",
            in: folder
        )
        #expect(fails.exitCode == 1, "\(fails.errors)")
        try folder.write("", to: "allowed")
        let retry = try await signoff("retry", "--failed", in: folder)
        #expect(retry.exitCode == 0, "\(retry.output)\(retry.errors)")
        #expect(!folder.has("ran.txt"), "what somebody else asked for still waits")
        let busy = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "step", in: folder)
        #expect(busy.exitCode == 3 && busy.problem.hasSuffix("[thread_busy]"), "\(busy.errors)")
    }

    @Test("Trust that cannot be stored lasts for the process")
    func readOnlyState() async throws {
        let folder = try await folder()
        let run = try await signoff(
            "worker",
            "--once",
            "--trust",
            in: folder,
            environment: ["XDG_STATE_HOME": "/dev/null"]
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(
            run.errors.contains("the file is trusted for this process only: cannot make the folder"),
            "\(run.errors)"
        )
        #expect(folder.has("ran.txt"))
    }

    @Test("A trust file that others may write to is ignored")
    func foreignTrustFile() async throws {
        let folder = try await folder()
        #expect(try await signoff("worker", "--once", "--trust", in: folder).exitCode == 0)
        chmod("\(folder.path)/.local/state/signoff/trust", 0o666)
        let run = try await signoff("worker", "--once", in: folder)
        #expect(run.exitCode == 6 && run.problem.contains("no other user may write to"), "\(run.errors)")
    }

    // MARK: Files of older releases

    /// The statements that turn a file of version 4 into one of version 3, in which databases have no id.
    static let asVersion3 = """
        DROP TRIGGER signoff_ledger_kept_in_order;
        DELETE FROM signoff_meta WHERE key IN ('first_recorded_run', 'database_id');
        DROP TABLE signoff_questions;
        DROP INDEX signoff_runs_queue;
        DROP INDEX signoff_runs_sleeping;
        DROP INDEX signoff_runs_due;
        ALTER TABLE signoff_runs DROP COLUMN not_before;
        CREATE INDEX signoff_runs_queue ON signoff_runs (sequence) WHERE status = 'pending';
        ALTER TABLE signoff_runs DROP COLUMN lease_length;
        ALTER TABLE signoff_runs DROP COLUMN release;
        DROP INDEX signoff_interrupts_facts;
        DROP INDEX signoff_interrupts_unread;
        ALTER TABLE signoff_interrupts DROP COLUMN declared_facts;
        ALTER TABLE signoff_interrupts DROP COLUMN facts;
        ALTER TABLE signoff_interrupts DROP COLUMN facts_version;
        ALTER TABLE signoff_interrupts DROP COLUMN fact_keys;
        ALTER TABLE signoff_interrupts DROP COLUMN release;
        ALTER TABLE signoff_runs DROP COLUMN ledger_hash;
        ALTER TABLE signoff_runs DROP COLUMN undelivered;
        ALTER TABLE signoff_runs DROP COLUMN origin;
        ALTER TABLE signoff_answers DROP COLUMN task_id;
        ALTER TABLE signoff_answers DROP COLUMN position;
        ALTER TABLE signoff_answers DROP COLUMN payload_digest;
        UPDATE signoff_meta SET value = '3' WHERE key = 'schema_version';
        """

    @Test(
        "The upgrade of an older file does not execute its waiting runs, because another user may have written this user's name",
        arguments: [
            "", "UPDATE signoff_runs SET status = 'running', attempt = 1, worker = 'w', lease_expires_at = 1;",
            "UPDATE signoff_runs SET status = 'running', attempt = 1, worker = 'w', lease_expires_at = 4000000000000000;",
        ]
    )
    func upgraded(script: String) async throws {
        let folder = try await folder()
        try ForeignConnection(path: "\(folder.path)/a.sqlite").run(script + Self.asVersion3)
        for arguments in [["inbox"], ["worker", "--once"], ["worker", "--once"]] {
            let run = try await CommandRun.signoff(arguments + ["--db", "a.sqlite"], in: folder)
            #expect(run.exitCode == (arguments == ["inbox"] ? 0 : 6), "\(run.errors)")
        }
        #expect(!folder.has("ran.txt"))
    }

    @Test("An older file with runs of this user and none waiting is trusted after its upgrade")
    func upgradedAndAtRest() async throws {
        let folder = try await folder()
        #expect(try await signoff("worker", "--once", "--trust", in: folder, elsewhere: true).exitCode == 0)
        try ForeignConnection(path: "\(folder.path)/a.sqlite").run(Self.asVersion3)
        #expect(try await signoff("worker", "--once", in: folder).exitCode == 0)
    }
}
