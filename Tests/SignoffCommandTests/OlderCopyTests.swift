import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// A database file that lacks decisions this account has seen.
@Suite("An older copy of a database", .timeLimit(.minutes(10)))
struct OlderCopyTests {
    private func signoff(
        _ arguments: String...,
        on file: String = "d.sqlite",
        in folder: TemporaryFolder,
        input: String? = "",
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await CommandRun.signoff(
            arguments + ["--db", file],
            in: folder,
            input: input,
            environment: environment
        )
    }

    /// A database in which thread `one` was answered after it was copied to `older.sqlite`, and thread `failed` waits for a retry.
    private func copied() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let start = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        try #require(start.exitCode == 0, "\(start.errors)")
        let copy = try await CommandRun.shell("cp d.sqlite older.sqlite", in: folder)
        try #require(copy.exitCode == 0)
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        try #require(answer.exitCode == 0, "\(answer.errors)")
        return folder
    }

    private static let deciding = [
        ["answer", "--thread", "one", "--decision", "approve"],
        ["run", "essay_review", "--input", "\"cat\"", "--thread", "two"],
        ["retry", "--thread", "one"],
        ["worker", "--once", "--trust"],
        ["note", "--thread", "one", "seen"],
        ["cancel", "1"],
        ["prune", "--older-than", "1d"],
    ]

    @Test("An older copy is read-only, beside the file or in its place", arguments: [false, true])
    func refused(isInPlace: Bool) async throws {
        let folder = try await copied()
        let file = isInPlace ? "d.sqlite" : "older.sqlite"
        if isInPlace { _ = try await CommandRun.shell("cp older.sqlite d.sqlite", in: folder) }
        let before = try await CommandRun.shell("sha256sum \(file)", in: folder).output
        for command in Self.deciding {
            let run = try await CommandRun.signoff(command + ["--db", file], in: folder)
            #expect(run.exitCode == 6, "\(command): \(run.output)\(run.errors)")
            #expect(
                run.problem.hasSuffix(
                    ": its ledger lacks entry 1, which this account saw: the file is an older copy, or its end was cut off; "
                        + "'signoff ledger verify' prints how to accept it [read_only]"
                ),
                "\(run.problem)"
            )
        }
        let console = try await signoff("--plain", on: file, in: folder, input: "approve\nsend\nquit\n")
        #expect(console.output.contains("read-only: its ledger lacks entry 1, which this account saw"))
        #expect(try await CommandRun.shell("sha256sum \(file)", in: folder).output == before)
        #expect(try await signoff("inbox", on: file, in: folder).output.contains("one"))
    }

    @Test("A given head makes the copy the accepted file; the file with the other end then counts as older")
    func accepted() async throws {
        let folder = try await copied()
        let verify = try await signoff("ledger", "verify", on: "older.sqlite", in: folder)
        #expect(verify.exitCode == 1)
        let words = "to accept the file as it is: signoff "
        let line = try #require(verify.errors.split(separator: "\n").first { $0.contains(words) })
        let command = try #require(line.split(separator: words).last)
        let accept = try await CommandRun.shell("\"$SIGNOFF\" \(command)", in: folder)
        #expect(accept.exitCode == 0, "\(accept.errors)")
        let answer = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "reject",
            on: "older.sqlite",
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
        let other = try await signoff("run", "essay_review", "--input", "\"cat\"", in: folder)
        #expect(other.exitCode == 6)
    }

    @Test("A copy without the log, made while a program has the file open, counts as older")
    func withoutLog() async throws {
        let folder = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        let open = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        #expect(answer.exitCode == 0, "\(answer.errors)")
        _ = try await CommandRun.shell("cp d.sqlite copy.sqlite", in: folder)
        await open.close()
        let again = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "approve",
            on: "copy.sqlite",
            in: folder
        )
        #expect(again.exitCode == 6, "\(again.output)")
        let whole = try await signoff("run", "essay_review", "--input", "\"cat\"", in: folder)
        #expect(whole.exitCode == 0, "\(whole.errors)")
    }

    @Test("A restored backup does not repeat runs that were executed since", arguments: [false, true])
    func putBack(isKnownByHead: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write("# One\n\n```sh name=a\necho X >> log.txt\n```\n", to: "one.md")
        for command in [
            ["run", "runbook", "--input", #"{"path":"one.md"}"#, "--thread", "one"],
            ["answer", "--thread", "one", "--decision", "approve", "--detach"],
        ] {
            let run = try await CommandRun.signoff(command + ["--db", "d.sqlite"], in: folder)
            try #require(run.exitCode == 0, "\(run.errors)")
        }
        _ = try await CommandRun.shell("cp d.sqlite backup.sqlite", in: folder)
        #expect(try await signoff("worker", "--once", in: folder).exitCode == 0)
        if isKnownByHead {
            _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "two", in: folder)
            _ = try await signoff("answer", "--thread", "two", "--decision", "approve", in: folder)
        }
        _ = try await CommandRun.shell("cp backup.sqlite d.sqlite", in: folder)
        let again = try await signoff("worker", "--once", in: folder)
        #expect(again.exitCode == 6)
        #expect(try folder.read("log.txt") == "X\n")
        let verify = try await signoff("ledger", "verify", in: folder)
        #expect(verify.exitCode == 1)
        if !isKnownByHead { #expect(verify.problem.contains("the file is older than the one this account saw last")) }
        let head = try await signoff("ledger", "head", in: folder).output.dropLast()
        #expect(try await signoff("ledger", "verify", "--expect-head", String(head), in: folder).exitCode == 0)
        #expect(try await signoff("worker", "--once", in: folder).exitCode == 0, "somebody vouched for the file")
    }

    @Test("A file that lacks a requested run counts as older, even if the run was not executed")
    func lacksRun() async throws {
        let folder = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        _ = try await CommandRun.shell("cp d.sqlite older.sqlite", in: folder)
        let detached = try await signoff("run", "essay_review", "--input", "\"cat\"", "--detach", in: folder)
        #expect(detached.exitCode == 0, "\(detached.errors)")
        let answer = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "approve",
            on: "older.sqlite",
            in: folder
        )
        #expect(answer.exitCode == 6, "\(answer.output)")
    }

    @Test("An operator who only reads a copy with another operator's decision can continue in the original")
    func looking() async throws {
        let folder = try TemporaryFolder()
        let other = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        _ = try await CommandRun.shell("cp d.sqlite copy.sqlite", in: folder)
        let theirs = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "approve",
            on: "copy.sqlite",
            in: folder,
            environment: ["HOME": other.path]
        )
        #expect(theirs.exitCode == 0, "\(theirs.errors)")
        #expect(try await signoff("ledger", on: "copy.sqlite", in: folder).exitCode == 0)
        let mine = try await signoff("answer", "--thread", "one", "--decision", "reject", in: folder)
        #expect(mine.exitCode == 0, "\(mine.errors)")
    }

    @Test("An earlier head does not confirm a file whose end was cut off")
    func earlierHead() async throws {
        let folder = try await copied()
        let early = try await signoff("ledger", "head", on: "older.sqlite", in: folder).output.dropLast()
        _ = try await CommandRun.shell("cp d.sqlite second.sqlite", in: folder)
        let head = try await signoff("ledger", "head", in: folder).output.dropLast()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "two", in: folder)
        _ = try await signoff("answer", "--thread", "two", "--decision", "approve", in: folder)
        _ = try await CommandRun.shell("cp second.sqlite d.sqlite", in: folder)
        let verify = try await signoff("ledger", "verify", "--expect-head", String(early), in: folder)
        #expect(verify.exitCode == 1)
        #expect(try await signoff("run", "essay_review", "--input", "\"cat\"", in: folder).exitCode == 6)
        #expect(try await signoff("ledger", "verify", "--expect-head", String(head), in: folder).exitCode == 0)
    }

    @Test("A state folder that is not writable is reported before a decision")
    func noStateFolder() async throws {
        let folder = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        _ = try await CommandRun.shell("rm -rf .local/state; touch .local/state", in: folder)
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        #expect(answer.exitCode == 0, "\(answer.errors)")
        #expect(answer.errors.contains("signoff: an older copy of the database cannot be detected: "))
        #expect(try await signoff("ledger", in: folder).errors.isEmpty)
    }

    @Test(
        "A program whose log was removed, as when a backup is restored, does not undo decisions of others",
        arguments: [false, true]
    )
    func logRemoved(isPutBack: Bool) async throws {
        let folder = try TemporaryFolder()
        _ = try await signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "one", in: folder)
        _ = try await CommandRun.shell("cp d.sqlite backup.sqlite", in: folder)
        let open = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        try await open.record(["note": "in the log"])
        _ = try await CommandRun.shell(
            "\(isPutBack ? "cat backup.sqlite > d.sqlite;" : "") rm -f d.sqlite-wal d.sqlite-shm",
            in: folder
        )
        let answer = try await signoff("answer", "--thread", "one", "--decision", "approve", in: folder)
        #expect(answer.exitCode == 0, "\(answer.errors)")
        let error = await #expect(throws: CheckpointError.self) { try await open.record(["note": "lost"]) }
        #expect(error?.code == .notFound)
        await open.close()
        let ledger = try await signoff("ledger", "--json", in: folder)
        #expect(ledger.output.split(separator: "\n").count == 1, "\(ledger.output)")
        #expect(ledger.output.contains(#""thread":"one""#), "\(ledger.output)")
        #expect(try await signoff("ledger", "verify", in: folder).exitCode == 0)
        let again = try await signoff("answer", "--thread", "one", "--decision", "reject", in: folder)
        #expect(again.exitCode == 3, "\(again.output)")
    }

    @Test("Later decisions of other operators, and heads that another account saw, do not block a decision")
    func others() async throws {
        let folder = try await copied()
        let other = try TemporaryFolder()
        for thread in ["two", "three"] {
            let environment = thread == "two" ? ["HOME": other.path] : [:]
            let start = try await signoff(
                "run",
                "essay_review",
                "--input",
                "\"cat\"",
                "--thread",
                thread,
                in: folder,
                environment: environment
            )
            #expect(start.exitCode == 0, "\(start.errors)")
            let answer = try await signoff(
                "answer",
                "--thread",
                thread,
                "--decision",
                "approve",
                in: folder,
                environment: environment
            )
            #expect(answer.exitCode == 0, "\(answer.errors)")
        }
        let unknowing = try TemporaryFolder()
        let answer = try await signoff(
            "answer",
            "--thread",
            "one",
            "--decision",
            "approve",
            on: "older.sqlite",
            in: folder,
            environment: ["HOME": unknowing.path]
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
    }
}
