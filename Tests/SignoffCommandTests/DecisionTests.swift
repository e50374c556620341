import Glibc
import OrderedCollections
import SignoffCheckpoint
import Testing

/// Headless decisions from the first question to the last, on a database of their own.
@Suite("Deciding without a screen")
struct DecisionTests {
    @Test("A run pauses, is approved, finishes and is recorded in the ledger")
    func approve() async throws {
        let folder = try TemporaryFolder()
        let start = try await CommandRun.signoff(
            "run",
            "essay_review",
            "--input",
            "\"cat\"",
            "--thread",
            "essay-1",
            "--json",
            in: folder
        )
        #expect(start.exitCode == 0, "\(start.errors)")
        let end = try JSONValue(parsing: String(start.output.split(separator: "\n").last ?? ""))
        #expect(end["event"] == "end")
        #expect(end["run"]?["status"] == "interrupted")
        let item = try await CommandRun.signoff("item", "--thread", "essay-1", "--json", in: folder)
        let id = try #require(try item.json["id"]?.stringValue)
        let digest = try #require(try item.json["payload_digest"]?.stringValue)
        let dry = try await CommandRun.signoff(
            "answer",
            "--item",
            id,
            "--decision",
            "approve",
            "--dry-run",
            "--json",
            in: folder
        )
        #expect(try dry.json["resume"] == [id: true])
        let answer = try await CommandRun.signoff(
            "answer",
            "--item",
            id,
            "--decision",
            "approve",
            "--expect-digest",
            digest,
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
        #expect(answer.output.contains("finished  essay-1"))
        let threads = try await CommandRun.signoff("threads", "--json", in: folder)
        let state = try threads.json["threads"]?.arrayValue?.first?["state"]
        #expect(state?["values"] == ["essay": "An essay about topic: cat", "is_approved": true])
        let verify = try await CommandRun.signoff("ledger", "verify", "--json", in: folder)
        #expect(verify.exitCode == 0)
        #expect(try verify.json["entries"] == 1)
        let late = try await CommandRun.signoff("answer", "--item", id, "--decision", "reject", in: folder)
        #expect(late.exitCode == 3)
        #expect(late.problem.contains("by tester: approve"))
    }

    @Test("A paused run prints the next commands, with the database it was given")
    func hint() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff(
            ["run", "essay_review", "--input", "\"cat\"", "--thread", "e", "--db", "my file.sqlite"],
            in: folder
        )
        let hint = try #require(run.output.split(separator: "\n").first { $0.contains("signoff item") })
        #expect(hint.contains("--db 'my file.sqlite'"), "\(run.output)")
        let item = try await CommandRun.shell(String(hint).replacing("signoff", with: "\"$SIGNOFF\""), in: folder)
        #expect(item.exitCode == 0 && item.output.contains("essay"), "\(item.errors)")
    }

    @Test(
        "A run that replaces a waiting question says so; an unknown page and a thread without a name are refused"
    )
    func replaces() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["run", "essay_review", "--input", "\"cat\"", "--thread", "e"]
        let first = try await CommandRun.signoff(arguments, in: folder)
        #expect(first.exitCode == 0 && first.errors.isEmpty, "\(first.errors)")
        let second = try await CommandRun.signoff(arguments, in: folder)
        #expect(second.exitCode == 0)
        #expect(second.errors.contains("the waiting question can no longer be answered"), "\(second.errors)")
        let nowhere = try await CommandRun.signoff("history", "--thread", "e", "--before", "garbage", in: folder)
        #expect(nowhere.exitCode == 1 && nowhere.problem.contains("has no checkpoint 'garbage'"), "\(nowhere.problem)")
        let nameless = try await CommandRun.signoff(
            ["run", "essay_review", "--input", "\"cat\"", "--thread", ""],
            in: folder
        )
        #expect(nameless.exitCode == 2 && nameless.problem.contains("--thread needs a name"))
    }

    @Test("A failed write to standard output is a failure")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        for command in ["export --thread e", "threads --json", "inbox"] {
            let run = try await CommandRun.shell("\"$SIGNOFF\" \(command) > /dev/full", in: folder)
            #expect(run.exitCode == 1, "\(command)")
            #expect(run.problem.contains("cannot write standard output: No space left on device"), "\(run.errors)")
            let head = try await CommandRun.shell("\"$SIGNOFF\" \(command) | head -c 1 > /dev/null", in: folder)
            #expect(head.exitCode == 0 && head.errors.isEmpty, "\(command)")
        }
        let watch = try await CommandRun.shell(
            "timeout 60 \"$SIGNOFF\" watch --after 0 | head -1; test $? = 0",
            in: folder
        )
        #expect(watch.exitCode == 0 && watch.output.contains("e"))
    }

    @Test("Canceling a run that waits for a decision is refused with the reason")
    func cancelWaiting() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        let runs = try await CommandRun.signoff("runs", "--json", in: folder)
        let id = try #require(
            try runs.json["runs"]?.arrayValue?.first?["id"]?.stringValue
                ?? runs.json["runs"]?.arrayValue?.first?["run_id"]?.stringValue
        )
        let cancel = try await CommandRun.signoff("cancel", id, in: folder)
        #expect(cancel.exitCode != 0)
        #expect(cancel.problem.contains("cannot be stopped: it waits for a decision"), "\(cancel.problem)")
    }

    @Test("A note is written and read, and shown to everyone who reads the item")
    func notes() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        let written = try await CommandRun.signoff("note", "--thread", "e", "ask the author", "--json", in: folder)
        #expect(written.exitCode == 0, "\(written.errors)")
        #expect(try written.json["author"] == "tester")
        let read = try await CommandRun.signoff("note", "--thread", "e", in: folder)
        #expect(read.output.hasPrefix("tester, ") && read.output.hasSuffix("ago: \"ask the author\"\n"))
        let item = try await CommandRun.signoff("item", "--thread", "e", in: folder)
        #expect(item.output.contains("ago: \"ask the author\""))
        let json = try await CommandRun.signoff("item", "--thread", "e", "--json", in: folder)
        #expect(try json.json["team_notes"]?.arrayValue?.count == 1)
        let inbox = try await CommandRun.signoff("inbox", "--json", in: folder)
        #expect(try inbox.json["items"]?.arrayValue?.first?.objectValue?.keys.contains("team_notes") == false)
        let empty = try await CommandRun.signoff("note", "--thread", "e", " ", in: folder)
        #expect(empty.exitCode == 2 && empty.problem.contains("a note has 1 to 4000 characters"))
    }

    @Test("Only --rename-tool lets an edit call another tool, and only where the answer names one")
    func renameTool() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        let answer = try await CommandRun.signoff(
            ["answer", "--thread", "e", "--decision", "edit", "--edit", "{}", "--rename-tool", "purge", "--dry-run"],
            in: folder
        )
        #expect(answer.exitCode == 4)
        #expect(answer.problem.contains("the question names no tool"), "\(answer.problem)")
        let alone = try await CommandRun.signoff(
            ["answer", "--thread", "e", "--decision", "approve", "--rename-tool", "purge", "--dry-run"],
            in: folder
        )
        #expect(alone.exitCode == 2 && alone.problem.contains("--rename-tool requires --decision edit"))
    }

    @Test("A digest that is not the payload's refuses the answer with 3")
    func wrongDigest() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        let answer = try await CommandRun.signoff(
            "answer",
            "--thread",
            "e",
            "--decision",
            "approve",
            "--expect-digest",
            "00",
            in: folder
        )
        #expect(answer.exitCode == 3)
        #expect(answer.problem.hasPrefix("signoff: not sent: payload changed since you read it"))
        #expect(try await CommandRun.signoff("inbox", "--json", in: folder).json["total"] == 1)
    }

    @Test("An answer that the workflow refuses ends with 4 and the question stays open")
    func invalidAnswer() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"cat\"", "--thread", "e", in: folder)
        let answer = try await CommandRun.signoff(
            "answer",
            "--thread",
            "e",
            "--decision",
            "edit",
            "--edit",
            "7",
            in: folder
        )
        #expect(answer.exitCode == 4)
        #expect(answer.problem.hasSuffix("[invalid_answer]"))
        #expect(try await CommandRun.signoff("inbox", "--json", in: folder).json["total"] == 1)
    }

    @Test("A worker executes the run of a detached answer")
    func detached() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff(
            "run",
            "essay_review",
            "--input",
            "\"cat\"",
            "--thread",
            "e",
            "--detach",
            in: folder
        )
        #expect(try await CommandRun.signoff("inbox", "--json", in: folder).json["total"] == 0)
        let worker = try await CommandRun.signoff("worker", "--once", in: folder)
        #expect(worker.exitCode == 0, "\(worker.errors)")
        #expect(try await CommandRun.signoff("inbox", "--json", in: folder).json["total"] == 1)
    }

    @Test("A failed run ends with 1, is listed, and resumes from the failed task when it is retried")
    func retry() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            # Warm up

            ```sh confirm=no name=once
            echo once >> once.log
            ```

            ```sh confirm=no name=probe
            test -e ready
            ```

            """,
            to: "warm.md"
        )
        let run = try await CommandRun.signoff(
            "run",
            "runbook",
            "--input",
            "{\"path\": \"\(folder.path)/warm.md\"}",
            "--thread",
            "w",
            in: folder
        )
        #expect(run.exitCode == 1)
        #expect(run.problem.hasSuffix("[run_failed]"))
        let failed = try await CommandRun.signoff("runs", "--failed", "--json", in: folder)
        #expect(try failed.json["runs"]?.arrayValue?.count == 1)
        try folder.write("", to: "ready")
        let retry = try await CommandRun.signoff("retry", "--thread", "w", in: folder)
        #expect(retry.exitCode == 0, "\(retry.errors)")
        #expect(retry.output.contains("finished  w"))
        #expect(try folder.read("once.log") == "once\n")
        let again = try await CommandRun.signoff("retry", "--thread", "w", in: folder)
        #expect(again.exitCode == 3)
        #expect(again.problem.hasSuffix("[nothing_to_retry]"))
    }

    @Test("Payload text never reaches the terminal unescaped")
    func hostilePayload() async throws {
        let folder = try TemporaryFolder()
        let topic = "\\u001b]0;owned\\u0007\\u202e cat"
        _ = try await CommandRun.signoff("run", "essay_review", "--input", "\"\(topic)\"", "--thread", "e", in: folder)
        let item = try await CommandRun.signoff("item", "--thread", "e", in: folder)
        #expect(!item.output.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" || $0 == "\u{7}" })
        let history = try await CommandRun.signoff("history", "--thread", "e", in: folder)
        #expect(!history.output.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" || $0 == "\u{7}" })
    }

    @Test("Only its owner can read the database and its folder")
    func permissions() async throws {
        let folder = try TemporaryFolder()
        _ = try await CommandRun.signoff("inbox", in: folder)
        let info = try await CommandRun.signoff("info", "--json", in: folder)
        let path = try #require(
            try info.json["paths"]?.arrayValue?.first { $0["name"] == "database" }?["path"]?.stringValue
        )
        #expect(path == "\(folder.path)/.local/state/signoff/signoff.sqlite")
        #expect(try mode(path) == 0o600)
        #expect(try mode("\(folder.path)/.local/state/signoff") == 0o700)
    }

    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status.st_mode & 0o777
    }
}
