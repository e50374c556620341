import OrderedCollections
import SignoffCheckpoint
import Testing

/// Forks and bulk retries from the command line.
@Suite("Running again without a screen")
struct RunAgainTests {
    private func finishedEssay(in folder: TemporaryFolder) async throws {
        let start = try await CommandRun.signoff(
            ["run", "essay_review", "--input", "\"cat\"", "--thread", "essay-1"],
            in: folder
        )
        #expect(start.exitCode == 0, "\(start.errors)")
        let answer = try await CommandRun.signoff(
            ["answer", "--thread", "essay-1", "--decision", "approve"],
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
    }

    private func checkpoints(in folder: TemporaryFolder) async throws -> [String] {
        let history = try await CommandRun.signoff(["history", "--thread", "essay-1", "--json"], in: folder)
        return try history.json["history"]?.arrayValue?.compactMap {
            $0["config"]?["configurable"]?["checkpoint_id"]?.stringValue
        } ?? []
    }

    @Test("A dry run lists what is kept, runs again and asks again, and sends nothing; the fork does exactly that")
    func fork() async throws {
        let folder = try TemporaryFolder()
        try await finishedEssay(in: folder)
        let before = try await checkpoints(in: folder)
        #expect(before.count == 2)
        let dry = try await CommandRun.signoff(
            ["fork", "--thread", "essay-1", "--from", before[1], "--dry-run"],
            in: folder
        )
        #expect(
            dry.output == """
                The turn that starts at the first input runs again from its beginning.
                kept
                  no saved value, because this is the first turn
                runs again, with its effects
                  essay_review, finished before
                  write_essay, finished before
                asks again
                  essay_review, answered before: ┊ {"essay":"An essay about topic: cat","action":"Please approve/reject the essay"}
                left behind
                  1 later checkpoint, which stays as an old branch
                newest checkpoint  \(before[0])

                """
        )
        #expect(try await checkpoints(in: folder) == before)
        let json = try await CommandRun.signoff(
            ["fork", "--thread", "essay-1", "--from", before[1], "--dry-run", "--json"],
            in: folder
        ).json
        #expect(json["outcome"] == "runs_again")
        #expect(json["runs_again"]?.arrayValue?.map { $0["name"] } == ["essay_review", "write_essay"])

        let stale = try await CommandRun.signoff(
            ["fork", "--thread", "essay-1", "--from", before[1], "--expect-head", before[1]],
            in: folder
        )
        #expect(stale.exitCode == 3)
        #expect(stale.problem.hasSuffix("[thread_changed]"))
        let nothing = try await CommandRun.signoff(["fork", "--thread", "essay-1", "--from", before[0]], in: folder)
        #expect(nothing.exitCode == 3)
        #expect(nothing.problem.hasSuffix("[nothing_to_run]"))
        let fork = try await CommandRun.signoff(
            ["fork", "--thread", "essay-1", "--from", before[1], "--input", "\"dog\"", "--expect-head", before[0]],
            in: folder
        )
        #expect(fork.exitCode == 0, "\(fork.errors)")
        #expect(fork.output.contains("paused  essay-1  1 item waits"))
        let item = try await CommandRun.signoff(["item", "--thread", "essay-1", "--json"], in: folder)
        #expect(try item.json["payload"]?["essay"] == "An essay about topic: dog", "\(item.output)")
    }

    @Test("Failed runs are retried together, by kind of error, and the exit code says whether one failed again")
    func bulk() async throws {
        let folder = try TemporaryFolder()
        let none = try await CommandRun.signoff(["retry", "--failed"], in: folder)
        #expect(none.exitCode == 3)
        #expect(none.problem == "signoff: no failed run to retry [nothing_to_retry]")
        for (name, text) in [("one", "exit 3"), ("two", "exit 3"), ("three", "test -e ready")] {
            try folder.write("# \(name)\n\n```sh name=work confirm=no\n\(text)\n```\n", to: "\(name).md")
            let run = try await CommandRun.signoff(
                ["run", "runbook", "--input", "{\"path\": \"\(name).md\"}", "--thread", name],
                in: folder
            )
            #expect(run.exitCode == 1, "\(run.output)")
        }
        let dry = try await CommandRun.signoff(["retry", "--failed", "--match", "three", "--dry-run"], in: folder)
        #expect(dry.output.contains("    three  "))
        #expect(!dry.output.contains("    one  "))
        try folder.write("", to: "ready")
        let some = try await CommandRun.signoff(["retry", "--failed", "--json", "--stop-after", "0"], in: folder)
        #expect(some.exitCode == 1)
        let end = try JSONValue(parsing: String(some.output.split(separator: "\n").last ?? ""))
        #expect(
            end == ["event": "end", "went_on": 1, "failed": 2, "refused": 0, "behind": 0, "not_sent": 0]
        )
        let stopped = try await CommandRun.signoff(
            ["retry", "--failed", "--in-flight", "1", "--stop-after", "1"],
            in: folder
        )
        #expect(stopped.output.contains("0 succeeded, 1 failed again, 1 not sent"), "\(stopped.output)")
        #expect(stopped.problem.hasSuffix("of 2 retries 0 succeeded, 1 failed again, 1 not sent [run_failed]"))
    }

    @Test("Two threads are compared by their newest checkpoints")
    func threads() async throws {
        let folder = try TemporaryFolder()
        try await finishedEssay(in: folder)
        _ = try await CommandRun.signoff(
            ["run", "essay_review", "--input", "\"dog\"", "--thread", "essay-2"],
            in: folder
        )
        _ = try await CommandRun.signoff(["answer", "--thread", "essay-2", "--decision", "reject"], in: folder)
        let difference = try await CommandRun.signoff(
            ["diff", "--thread", "essay-1", "--other-thread", "essay-2", "newest", "newest", "--json"],
            in: folder
        )
        let paths = try difference.json["changes"]?.arrayValue?.compactMap { $0["path"]?.stringValue } ?? []
        #expect(paths.contains("$.__end__.essay") && paths.contains("$.__end__.is_approved"), "\(paths)")
        let nowhere = try await CommandRun.signoff(
            ["diff", "--thread", "essay-1", "--other-thread", "nowhere", "newest", "newest"],
            in: folder
        )
        #expect(nowhere.exitCode == 1)
        #expect(nowhere.problem.hasSuffix("[checkpoint_not_found]"))
    }

    @Test("A saved value is set after a preview, and options that exclude each other are refused")
    func setsValue() async throws {
        let folder = try TemporaryFolder()
        try await finishedEssay(in: folder)
        let newest = try #require(try await checkpoints(in: folder).first)
        let dry = try await CommandRun.signoff(
            ["fork", "--thread", "essay-1", "--from", newest, "--value", "{\"essay\": \"mine\"}", "--dry-run"],
            in: folder
        )
        #expect(dry.output.contains("as if the workflow had returned the given value; nothing runs."))
        #expect(try await checkpoints(in: folder).first == newest)
        let both = try await CommandRun.signoff(
            ["fork", "--thread", "essay-1", "--from", newest, "--value", "1", "--input", "2"],
            in: folder
        )
        #expect(both.exitCode == 2)
        let set = try await CommandRun.signoff(
            [
                "fork", "--thread", "essay-1", "--from", newest, "--value", "{\"essay\": \"mine\"}", "--expect-head",
                newest,
            ],
            in: folder
        )
        #expect(set.exitCode == 0, "\(set.errors)")
        let history = try await CommandRun.signoff(["history", "--thread", "essay-1", "--json"], in: folder)
        let state = try history.json["history"]?.arrayValue?.first
        #expect(state?["values"] == ["essay": "mine"])
        #expect(state?["metadata"]?["source"] == "update")
    }
}
