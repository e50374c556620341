import OrderedCollections
import SignoffCheckpoint
import SignoffSQLite
import Testing

@Suite("Commands about a run that sleeps")
struct SleepingRunCommandTests {
    /// A database in which a run of `essay_review` sleeps until the year 2100.
    private func sleeping(_ threads: [ThreadID]) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        for (number, thread) in threads.enumerated() {
            let request = RunRequest(
                thread: thread,
                workflow: "essay_review",
                action: .start(input: .string("cat")),
                requestedBy: "tester"
            )
            let run = try await saver.submit(request, guardedBy: [], recording: nil)
            let claimed = try #require(try await saver.claim(run: run.id, for: "w", lease: .seconds(60)))
            let due = Timestamp(microseconds: (4_102_444_800 + Int64(number)) * 1_000_000)
            try await saver.release(try #require(claimed.lease), until: due)
        }
        await saver.close()
        return folder
    }

    @Test("'runs' prints until when the run sleeps, in words and in JSON")
    func runs() async throws {
        let folder = try await sleeping(["t"])
        let text = try await CommandRun.signoff("runs", "--db", "d.sqlite", in: folder)
        #expect(text.output.contains("sleeps until 2100-01-01T00:00:00"))
        let run = try await CommandRun.signoff("runs", "--db", "d.sqlite", "--json", in: folder).json["runs"]?
            .arrayValue?
            .first
        #expect(run?["status"] == "pending")
        #expect(run?["not_before"]?.stringValue?.hasPrefix("2100-01-01T00:00:00") == true)
    }

    @Test("'worker --once' leaves the sleeping run, executes other runs, and prints which run continues first")
    func worker() async throws {
        let folder = try await sleeping(["t-1", "t-2"])
        let saver = try await SQLiteSaver(path: "\(folder.path)/d.sqlite")
        let request = RunRequest(
            thread: "other",
            workflow: "essay_review",
            action: .start(input: .string("dog")),
            requestedBy: "tester"
        )
        let other = try await saver.submit(request, guardedBy: [], recording: nil)
        let worker = try await CommandRun.signoff("worker", "--once", "--trust", "--db", "d.sqlite", in: folder)
        #expect(worker.exitCode == 0, "\(worker.errors)")
        #expect(worker.errors.contains("2 threads sleep; thread t-1 is the first to resume, at 2100-01-01T00:00:00"))
        #expect(try await saver.run(other.id)?.status == .interrupted)
        let asleep = try await saver.runs(matching: RunQuery(statuses: [.pending]))
        #expect(asleep.count == 2 && asleep.allSatisfy { $0.attempt == 1 })
        await saver.close()
    }

    @Test("A command whose run is queued behind a sleeping run says so, and until when")
    func behind() async throws {
        let folder = try await sleeping(["t"])
        let run = try await CommandRun.signoff(
            ["run", "essay_review", "--input", "\"cat\"", "--thread", "t", "--db", "d.sqlite"],
            in: folder
        )
        #expect(run.exitCode != 0)
        #expect(run.errors.contains("thread_busy"))
    }
}
