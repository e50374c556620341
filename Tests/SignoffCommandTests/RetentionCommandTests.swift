import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("Removing, compacting, exporting and importing threads")
struct RetentionCommandTests {
    /// A database with a thread that waits and one that finished.
    private func database() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for thread in ["waiting", "finished"] {
            let run = try await CommandRun.signoff(
                "run",
                "essay_review",
                "--input",
                "\"cat\"",
                "--thread",
                thread,
                "--db",
                "d.sqlite",
                in: folder
            )
            #expect(run.exitCode == 0, "\(run.errors)")
        }
        let answer = try await CommandRun.signoff(
            "answer",
            "--thread",
            "finished",
            "--decision",
            "approve",
            "--db",
            "d.sqlite",
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")
        return folder
    }

    private func threads(_ file: String, in folder: TemporaryFolder) async throws -> Set<String> {
        let json = try await CommandRun.signoff("threads", "--db", file, "--json", in: folder).json
        return Set(json["threads"]?.arrayValue?.compactMap { $0["thread_id"]?.stringValue } ?? [])
    }

    @Test("prune lists what it would remove, removes exactly that, and keeps waiting threads")
    func prune() async throws {
        let folder = try await database()
        let dry = try await CommandRun.signoff(
            "prune",
            "--older-than",
            "0s",
            "--dry-run",
            "--db",
            "d.sqlite",
            in: folder
        )
        #expect(dry.output.hasPrefix("would remove thread finished  (2 checkpoints, "))
        #expect(dry.output.contains("would remove 1 threads and shorten 0: 2 checkpoints"))
        #expect(try await threads("d.sqlite", in: folder) == ["waiting", "finished"])
        let done = try await CommandRun.signoff("prune", "--older-than", "0s", "--db", "d.sqlite", "--json", in: folder)
        let lines = try done.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.first?["thread_id"] == "finished")
        #expect(lines.first?["is_removed"] == true)
        #expect(lines.last?["removed_threads"] == 1)
        #expect(lines.last?["is_dry_run"] == false)
        #expect(try await threads("d.sqlite", in: folder) == ["waiting"])
        let again = try await CommandRun.signoff("prune", "--older-than", "0s", "--db", "d.sqlite", in: folder)
        #expect(again.output == "Nothing to remove.\n")
        let ledger = try await CommandRun.signoff("ledger", "--db", "d.sqlite", in: folder)
        #expect(ledger.output.contains("finished"), "the ledger keeps what was decided")
        let vacuum = try await CommandRun.signoff("vacuum", "--db", "d.sqlite", "--json", in: folder)
        #expect(try vacuum.json["bytes_after"]?.integerValue != nil)
        #expect(try await threads("d.sqlite", in: folder) == ["waiting"])
    }

    @Test("prune removes payloads of answer records on request, and no threads with them")
    func prunePayloads() async throws {
        let folder = try await database()
        let arguments = ["prune", "--payloads-older-than", "0s", "--db", "d.sqlite"]
        let dry = try await CommandRun.signoff(arguments + ["--dry-run", "--json"], in: folder).json
        let count = try #require(dry["removed_payloads"]?.integerValue)
        #expect(dry["is_dry_run"] == true)
        let done = try await CommandRun.signoff(arguments, in: folder)
        let answers = count == 1 ? "answer" : "answers"
        #expect(done.output == "removed the payloads of \(count) \(answers); their digests stay\n")
        let again = try await CommandRun.signoff(arguments + ["--json"], in: folder).json
        #expect(again["removed_payloads"] == 0)
        #expect(try await threads("d.sqlite", in: folder) == ["waiting", "finished"])
        let bad = try await CommandRun.signoff("prune", "--payloads-older-than", "soon", "--db", "d.sqlite", in: folder)
        #expect(bad.exitCode != 0)
        #expect(bad.errors.contains("--payloads-older-than must be a whole number followed by s, m, h, d or w"))
    }

    @Test("prune with missing or invalid limits is refused")
    func wrongPrune() async throws {
        let folder = try await database()
        for (arguments, problem) in [
            ([], "say what to remove: --older-than 30d, --keep 10, or both"),
            (["--older-than", "yesterday"], "--older-than must be a whole number followed by s, m, h, d or w"),
            (["--older-than=-1d"], "--older-than must be a whole number followed by s, m, h, d or w"),
            (["--keep", "0"], "--keep must be 1 or more, not 0"),
        ] {
            let run = try await CommandRun.signoff(["prune", "--db", "d.sqlite"] + arguments, in: folder)
            #expect(run.exitCode == 2, "\(arguments)")
            #expect(run.problem.hasPrefix("signoff: \(problem)"), "\(run.problem)")
        }
        #expect(try await threads("d.sqlite", in: folder) == ["waiting", "finished"])
    }

    @Test("An imported thread has the state and history of the exported one, and never replaces a thread")
    func transfer() async throws {
        let folder = try await database()
        for thread in ["waiting", "finished"] {
            let export = try await CommandRun.signoff(
                "export",
                "--thread",
                thread,
                "--output",
                "\(thread).jsonl",
                "--db",
                "d.sqlite",
                in: folder
            )
            #expect(export.exitCode == 0, "\(export.errors)")
            let importing = try await CommandRun.signoff("import", "\(thread).jsonl", "--db", "e.sqlite", in: folder)
            #expect(importing.output == "imported \(thread)\n", "\(importing.errors)")
            func history(_ file: String) async throws -> JSONValue? {
                let run = try await CommandRun.signoff(
                    "history",
                    "--thread",
                    thread,
                    "--db",
                    file,
                    "--json",
                    in: folder
                )
                return try run.json["history"]
            }
            #expect(try await history("e.sqlite") == history("d.sqlite"))
        }
        let again = try await CommandRun.signoff("import", "waiting.jsonl", "--db", "e.sqlite", in: folder)
        #expect(again.exitCode == 1)
        #expect(
            again.problem
                == "signoff: thread 'waiting' is already in this database and is not overwritten; nothing was imported [thread_exists]"
        )
        let kept = try await CommandRun.signoff(
            "export",
            "--thread",
            "waiting",
            "--output",
            "waiting.jsonl",
            "--db",
            "d.sqlite",
            in: folder
        )
        #expect(kept.exitCode == 5)
        #expect(kept.problem.hasPrefix("signoff: cannot make 'waiting.jsonl': File exists"))
        let answer = try await CommandRun.signoff(
            "answer",
            "--thread",
            "waiting",
            "--decision",
            "approve",
            "--db",
            "e.sqlite",
            in: folder
        )
        #expect(answer.exitCode == 0, "\(answer.errors)")

        let piped = try await CommandRun.signoff("export", "--thread", "finished", "--db", "d.sqlite", in: folder)
        let taken = try await CommandRun.signoff("import", "-", "--db", "f.sqlite", in: folder, input: piped.output)
        #expect(taken.output == "imported finished\n", "\(taken.errors)")
        let cut = String(piped.output.dropLast(300))
        let refused = try await CommandRun.signoff("import", "-", "--db", "g.sqlite", in: folder, input: cut)
        #expect(refused.exitCode == 2)
        #expect(refused.problem.contains("lines are missing or were changed since the thread was exported"))
        let unknown = try await CommandRun.signoff("export", "--thread", "no", "--db", "d.sqlite", in: folder)
        #expect(unknown.exitCode == 1)
        #expect(unknown.problem.hasSuffix("[thread_not_found]"))
    }
}
