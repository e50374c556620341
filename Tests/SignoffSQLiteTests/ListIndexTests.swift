import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("The lists of threads, questions and runs")
struct ListIndexTests {
    /// What the lists say, and what the rows say when every thread is read.
    func compare(_ saver: SQLiteSaver, _ place: String) async throws {
        let threads = try await saver.threads(matching: ThreadQuery(limit: 10_000))
        let questions = try await saver.openInterrupts(matching: InterruptQuery(limit: 10_000))
        #expect(try await saver.countOpenInterrupts() == questions.count, "\(place)")
        let failures = try await saver.runs(
            matching: RunQuery(statuses: [.error, .timeout], newestOfThreadOnly: true, limit: 10_000)
        )
        let (read, asked, failed) = try await saver.database.read { connection, layout in
            let runs = RunRows(connection: connection)
            let scan = FullScan(rows: CheckpointRows(connection: connection, layout: layout), runs: runs)
            return (
                try scan.summaries(matching: ThreadQuery(limit: 10_000)),
                try scan.openInterrupts(matching: InterruptQuery(limit: 10_000)),
                try connection.rows(
                    """
                    SELECT run_id FROM signoff_runs AS run WHERE status IN ('error', 'timeout') AND sequence = (
                        SELECT MAX(sequence) FROM signoff_runs WHERE thread_id = run.thread_id
                    ) ORDER BY sequence DESC
                    """
                ) { RunID($0.text(0)) }
            )
        }
        #expect(failures.map(\.id) == failed, "\(place)")
        func timeless(_ summaries: [ThreadSummary]) -> [ThreadSummary] {
            summaries.map { summary in
                var summary = summary
                summary.updatedAt = Timestamp(microseconds: 0)
                return summary
            }.sorted { $0.thread < $1.thread }
        }
        #expect(timeless(threads) == timeless(read), "\(place)")
        #expect(threads.map(\.place) == threads.map(\.place).sorted { $0.precedes($1) }, "\(place)")
        func timeless(_ questions: [OpenInterrupt]) -> [OpenInterrupt] {
            questions.map { question in
                var question = question
                question.waitingSince = nil
                // The workflow of a question is noted when it is asked.
                question.workflow = nil
                return question
            }.sorted { ($0.thread, $0.key) < ($1.thread, $1.key) }
        }
        #expect(timeless(questions) == timeless(asked), "\(place)")
    }

    @Test("A payload that was changed in the list alone is not answered as the one that was asked")
    func changedPayload() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let sample = SampleThread("t")
        try await saver.apply([sample.input, sample.question()])
        let asked = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        try await saver.database.write { connection in
            try connection.execute(
                "UPDATE signoff_interrupts SET value_type = 'json', value = ?",
                .blob(Array("\"ls build\"".utf8))
            )
        }
        let shown = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        #expect(shown.interrupt.value == .string("ls build"))
        #expect(shown.payloadDigest != asked.payloadDigest)
        let id = try #require(shown.interrupt.id)
        let request = sample.request(.resume(answers: [id: .bool(true)]))
        let answer = try #require(AnswerGuard(for: shown))
        let error = await #expect(throws: CheckpointError.self) {
            _ = try await saver.submit(request, guardedBy: [answer], recording: nil)
        }
        #expect(error?.code == .answerConflict)
        await saver.close()
    }

    @Test("Say what all rows say after any sequence of operations", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func randomOperations(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        var numbers = FixedNumbers(seed: seed)
        var threads = (0..<40).map { SampleThread("thread-\($0)") }
        for step in 0..<600 {
            let index = Int.random(in: threads.indices, using: &numbers)
            let sample = threads[index]
            switch Int.random(in: 0..<16, using: &numbers) {
            case 0, 1: try await saver.apply([sample.input])
            case 2, 3: try await saver.apply([sample.question()])
            case 4: try await saver.apply([sample.callQuestion(Int.random(in: 0..<3, using: &numbers))])
            case 5, 6: try await saver.apply([sample.result(Int.random(in: 0..<3, using: &numbers))])
            case 7: try await saver.apply([sample.failure()])
            case 8:
                try await saver.apply([sample.bodyResult(), sample.loop])
                threads[index].turn += 1
            case 9, 10:
                let open = try await saver.openInterrupts(matching: InterruptQuery(thread: sample.thread)).first
                let id = open?.interrupt.id
                let action: RunAction = id.map { .resume(answers: [$0: .bool(true)]) } ?? .proceed
                _ = try await saver.submit(sample.request(action), guardedBy: [], recording: nil)
            case 11, 12:
                guard
                    let run = try await saver.claim(for: "w", workflows: ["review"], thread: nil, lease: .seconds(60)),
                    let lease = run.lease
                else { continue }
                let ends: [RunStatus] = [.success, .error, .interrupted, .cancelled, .timeout]
                let end = ends[Int.random(in: ends.indices, using: &numbers)]
                if Bool.random(using: &numbers) {
                    try await saver.release(lease)
                } else {
                    try await saver.finish(lease, as: end, error: nil)
                }
            case 13:
                let run = try await saver.begin(sample.request(), for: "v", lease: .seconds(60))
                if let lease = run?.lease, Bool.random(using: &numbers) {
                    try await saver.apply([sample.input], holding: lease)
                    try await saver.finish(lease, as: .error, error: RunFailure(code: "task_failed", message: "no"))
                } else if let run {
                    try await saver.finish(try #require(run.lease), as: .success, error: nil)
                }
            case 14: try folder.foreign(script: "DELETE FROM writes WHERE thread_id = '\(sample.thread)'")
            default:
                if Int.random(in: 0..<4, using: &numbers) == 0 { try await saver.deleteThread(sample.thread) }
            }
            if step.isMultiple(of: 97) { try await compare(saver, "seed \(seed), step \(step)") }
        }
        try await compare(saver, "seed \(seed), end")
    }

    @Test("A further question changes as many rows however many wait on its thread already")
    func furtherQuestion() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let sample = SampleThread("busy")
        try await saver.apply([sample.input])
        func changedRows(asking number: Int) async throws -> Int {
            let before = try await saver.database.write { connection in connection.totalChangeCount }
            try await saver.apply([sample.callQuestion(number)])
            return try await saver.database.write { connection in connection.totalChangeCount } - before
        }
        _ = try await changedRows(asking: 0)
        let second = try await changedRows(asking: 1)
        for number in 2..<20 { _ = try await changedRows(asking: number) }
        #expect(try await changedRows(asking: 20) == second)
        #expect(try await saver.openInterrupts(matching: InterruptQuery(thread: sample.thread)).count == 21)
        try await compare(saver, "21 questions")
    }

    @Test("A step of a nested graph does not read its thread again, and the lists say what the rows say")
    func nestedSteps() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        func saved(_ number: Int, _ namespace: String, _ source: CheckpointMetadata.Source) -> SavedCheckpoint {
            var checkpoint = Checkpoint(id: SampleThread.id(number), createdAt: "2026-11-22T14:30:25.566154+00:00")
            checkpoint.versionsSeen = ["__start__": ["__start__": .text("1")]]
            return SavedCheckpoint(
                thread: "t",
                namespace: namespace,
                checkpoint: checkpoint,
                metadata: CheckpointMetadata(source: source, step: number),
                parent: nil
            )
        }
        func step(_ number: Int) throws -> [CheckpointChange] {
            let before = SampleThread.id(number - 1)
            let node = try TaskIdentity(send: "work", index: 0, checkpoint: before, checkpointStep: 1)
            let address = CheckpointAddress(thread: "t", namespace: "mid:1", checkpoint: before)
            let writes = [ChannelWrite("log", .integer(Int64(number)))]
            return [
                .writes(WriteBatch(address: address, task: node.id, taskPath: node.path, writes: writes)),
                .checkpoint(saved(number, "mid:1", .loop)),
            ]
        }
        let run = try await saver.begin(SampleThread("t").request(), for: "w", lease: .seconds(60))
        let lease = try #require(run?.lease)
        try await saver.apply([.checkpoint(saved(1, "", .loop))], holding: lease)
        try await saver.apply([.checkpoint(saved(2, "mid:1", .input))], holding: lease)
        try await saver.apply(try step(3), holding: lease)
        // While the root cannot be read, a step that read its thread again would fail.
        func change(_ sql: String) async throws {
            try await saver.database.write { connection in
                try connection.execute(sql, .text(SampleThread.id(1).rawValue))
                guard var kept = connection.cachedStanding else { return }
                kept.update(kept.standing, on: connection)
                connection.cachedStanding = kept
            }
        }
        try await change(
            "UPDATE checkpoints SET checkpoint = CAST(x'c1' || checkpoint AS BLOB) WHERE checkpoint_id = ?"
        )
        try await saver.apply(try step(4), holding: lease)
        try await change("UPDATE checkpoints SET checkpoint = SUBSTR(checkpoint, 2) WHERE checkpoint_id = ?")
        try await compare(saver, "after the nested steps")
        try await saver.finish(lease, as: .success, error: nil)
        try await compare(saver, "at the end")
        await saver.close()
    }

    /// How the engine would answer a query.
    private func plan(_ query: SQLiteQuery, in saver: SQLiteSaver) async throws -> [String] {
        try await saver.database.read { connection, _ in
            try connection.rows("EXPLAIN QUERY PLAN \(query.sql)", values: query.values) { $0.text(3) }
        }
    }

    @Test("Every list is read from an index in its order, never sorted and never searched through")
    func queryPlans() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let thread = ThreadPlace(updatedAt: Timestamp(microseconds: 5), thread: "t")
        let question = InterruptPlace(waitingSince: Timestamp(microseconds: 5), thread: "t", key: "k")
        let run = RunPlace(createdAt: Timestamp(microseconds: 5), run: "r")
        var queries: [SQLiteQuery] = []
        for after in [nil, thread] {
            for workflow in [nil, "w"] {
                for statuses in [[], [.error], [.error, .interrupted], Set(ThreadStatus.allCases)]
                    as [Set<ThreadStatus>]
                {
                    let query = ThreadQuery(statuses: statuses, workflow: workflow, after: after)
                    queries.append(ReadModelQueries.threads(query))
                    queries.append(ReadModelQueries.threads(named: "a", query))
                }
            }
        }
        for after in [nil, question] {
            queries.append(ReadModelQueries.openInterrupts(InterruptQuery(after: after)))
            queries.append(ReadModelQueries.openInterrupts(InterruptQuery(workflow: "w", after: after)))
            queries.append(ReadModelQueries.openInterrupts(InterruptQuery(threadPrefix: "a", after: after)))
        }
        for after in [nil, run] {
            queries.append(RunRows.list(RunQuery(after: after)))
            queries.append(RunRows.list(RunQuery(thread: "t", after: after)))
            queries.append(RunRows.list(RunQuery(statuses: [.success], after: after)))
            queries.append(RunRows.list(RunQuery(statuses: [.success, .cancelled], after: after)))
            queries.append(RunRows.list(RunQuery(statuses: [.pending], after: after)))
            queries.append(RunRows.list(RunQuery(statuses: [.error], after: after)))
            queries.append(
                RunRows.list(RunQuery(statuses: [.error, .timeout], newestOfThreadOnly: true, after: after))
            )
        }
        queries.append(SQLiteQuery(ReadModelQueries.openCount))
        for query in queries {
            let steps = try await plan(query, in: saver)
            // A scan of an index that has nothing but the list is the list.
            let whole = steps.filter { $0.hasPrefix("SCAN") && !$0.contains("USING") && $0 != "SCAN signoff_runs" }
            #expect(whole.isEmpty, "\(query.sql): \(steps)")
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(query.sql): \(steps)")
        }
        // The few executing runs are sorted; the waiting ones are in order.
        let active = try await plan(RunRows.list(RunQuery(statuses: [.pending, .running])), in: saver)
        #expect(
            active.contains { $0.contains("signoff_runs_holder") }
                && active.contains { $0.contains("signoff_runs_queue") }
        )
        let byID = try await plan(ReadModelQueries.openInterrupts(InterruptQuery(interrupt: "i")), in: saver)
        #expect(byID.contains { $0.contains("signoff_interrupts_id") }, "\(byID)")
        let failed = RunQuery(statuses: [.error, .timeout], newestOfThreadOnly: true)
        #expect(try await plan(RunRows.list(failed), in: saver).contains { $0.contains("signoff_runs_failed") })
        let ended = RunQuery(statuses: [.interrupted, .error])
        #expect(try await plan(RunRows.list(ended), in: saver).contains { $0.contains("signoff_runs_ended") })
        let count = try await plan(SQLiteQuery(ReadModelQueries.openCount), in: saver)
        #expect(count.contains { $0.contains("COVERING INDEX") }, "\(count)")
        let unread = try await plan(SQLiteQuery("SELECT 1 \(FactRows.unread)", [.number(1)]), in: saver)
        #expect(unread.contains { $0.contains("signoff_interrupts_unread") }, "\(unread)")
    }

    @Test("Pages neither skip nor repeat while threads and questions come and go")
    func pages() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let samples = (0..<60).map { SampleThread("thread-\($0)") }
        for sample in samples { try await saver.apply([sample.input, sample.question()]) }
        for sample in samples {
            let run = try #require(try await saver.begin(sample.request(), for: "w", lease: .seconds(60)))
            try await saver.finish(try #require(run.lease), as: .error, error: nil)
        }
        var threads: [ThreadID] = []
        var questions: [ThreadID] = []
        var runs: [ThreadID] = []
        var thread: ThreadPlace?
        var question: InterruptPlace?
        var run: RunPlace?
        var round = 0
        repeat {
            let page = try await saver.threads(
                matching: ThreadQuery(statuses: [.error, .idle], after: thread, limit: 7)
            )
            let asked = try await saver.openInterrupts(matching: InterruptQuery(after: question, limit: 7))
            let failed = try await saver.runs(
                matching: RunQuery(statuses: [.error], newestOfThreadOnly: true, after: run, limit: 7)
            )
            (threads, questions, runs) = (
                threads + page.map(\.thread), questions + asked.map(\.thread), runs + failed.map(\.request.thread)
            )
            (thread, question, run) = (page.last?.place, asked.last?.place, failed.last?.place)
            // What comes after a page is begun is listed before it; the thread the next page begins after goes.
            let newcomer = SampleThread("newcomer-\(round)")
            try await saver.apply([newcomer.input, newcomer.question()])
            if let gone = page.last?.thread, round == 2 { try await saver.deleteThread(gone) }
            round += 1
        } while run != nil
        let old = Set(samples.map(\.thread))
        #expect(threads.count == Set(threads).count)
        #expect(Set(threads).intersection(old).count >= 59)
        #expect(questions.count == Set(questions).count)
        #expect(runs.count == Set(runs).count)
        #expect(Set(runs).count >= 59)
        #expect(round >= 9)
    }

    @Test("Threads are found by the beginning of their names, in the order of names")
    func prefixes() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        for name in ["b", "ab", "abc", "ab-2", "a", "aB", "ü", "abü"] {
            try await saver.apply([SampleThread(name).input, SampleThread(name).question()])
        }
        func names(_ query: ThreadQuery) async throws -> [String] {
            try await saver.threads(matching: query).map(\.thread.rawValue)
        }
        #expect(try await names(ThreadQuery(threadPrefix: "ab")) == ["ab", "ab-2", "abc", "abü"])
        let first = try await saver.threads(matching: ThreadQuery(threadPrefix: "ab", limit: 2))
        #expect(try await names(ThreadQuery(threadPrefix: "ab", after: first.last?.place)) == ["abc", "abü"])
        #expect(try await names(ThreadQuery(statuses: [.error], threadPrefix: "ab")) == [])
        #expect(try await names(ThreadQuery(threadPrefix: "")).count == 8)
        let asked = try await saver.openInterrupts(matching: InterruptQuery(threadPrefix: "ab"))
        #expect(Set(asked.map(\.thread.rawValue)) == ["ab", "ab-2", "abc", "abü"])
        let one = try #require(asked.first)
        let found = try await saver.openInterrupts(matching: InterruptQuery(interrupt: one.interrupt.id))
        #expect(found.contains(one))
    }

    @Test("A place in a list is handed out as one word and taken back; any other text is refused")
    func tokens() throws {
        let thread = ThreadPlace(updatedAt: Timestamp(microseconds: 1_764_000_000_123_456), thread: "a/b ü ✓ ??>>")
        #expect(try ThreadPlace(token: thread.token) == thread)
        #expect(thread.token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        let question = InterruptPlace(waitingSince: Timestamp(microseconds: -5), thread: "", key: "k")
        #expect(try InterruptPlace(token: question.token) == question)
        let run = RunPlace(createdAt: Timestamp(microseconds: 0), run: "r")
        #expect(try RunPlace(token: run.token) == run)
        for text in ["", "x", "!!", run.token, thread.token + "A", String(thread.token.dropLast(5))] {
            #expect(throws: CheckpointError.self) { try InterruptPlace(token: text) }
        }
    }

    private static let toVersion3 = """
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
        DROP TRIGGER signoff_ledger_kept_in_order;
        DELETE FROM signoff_meta WHERE key = 'first_recorded_run';
        ALTER TABLE signoff_answers DROP COLUMN task_id;
        ALTER TABLE signoff_answers DROP COLUMN position;
        ALTER TABLE signoff_answers DROP COLUMN payload_digest;
        DROP TABLE signoff_questions;
        DELETE FROM signoff_meta WHERE key = 'database_id';
        UPDATE signoff_meta SET value = '3' WHERE key = 'schema_version';
        """

    private static let toVersion2 = """
        DROP INDEX signoff_runs_queue;
        DROP INDEX signoff_runs_ended;
        CREATE INDEX signoff_runs_status ON signoff_runs (status, sequence);
        CREATE INDEX signoff_runs_active ON signoff_runs (sequence) WHERE status IN ('pending', 'running');
        CREATE UNIQUE INDEX signoff_runs_newest ON signoff_runs (thread_id) WHERE is_newest = 1;
        CREATE INDEX signoff_threads_updated ON signoff_threads (updated_at DESC, thread_id DESC);
        UPDATE signoff_meta SET value = '2' WHERE key = 'schema_version';
        """

    private static let toVersion1 = """
        DROP INDEX signoff_runs_failed;
        DROP INDEX signoff_runs_newest;
        DROP INDEX signoff_runs_pending;
        ALTER TABLE signoff_runs DROP COLUMN is_newest;
        DROP INDEX signoff_threads_workflow;
        DROP INDEX signoff_threads_updated;
        DROP INDEX signoff_threads_status;
        DROP INDEX signoff_interrupts_workflow;
        DROP INDEX signoff_interrupts_id;
        DROP INDEX signoff_interrupts_open;
        CREATE INDEX signoff_interrupts_open ON signoff_interrupts (waiting_since, thread_id, key)
            WHERE is_answered = 0;
        CREATE INDEX signoff_threads_updated ON signoff_threads (updated_at DESC, thread_id);
        CREATE INDEX signoff_threads_status ON signoff_threads (status, updated_at DESC, thread_id);
        UPDATE signoff_meta SET value = '1' WHERE key = 'schema_version';
        """

    @Test("The digests that an earlier release made of open questions are computed again")
    func digests() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        for name in ["a", "b", "c"] {
            try await saver.apply([SampleThread(name).input, SampleThread(name).question()])
        }
        await saver.close()
        try folder.foreign(
            script: Self.toVersion3 + "UPDATE signoff_interrupts SET payload_digest = 'of a release before';"
        )
        let migrated = try await folder.saver()
        let open = try await migrated.openInterrupts(matching: InterruptQuery())
        #expect(Set(open.map(\.thread)) == ["a", "b", "c"])
        for question in open { #expect(question.payloadDigest == PayloadDigest(of: question.interrupt.value)) }
        let listed = try await migrated.database.read { connection, _ in
            try connection.rows("SELECT payload_digest FROM signoff_interrupts") { $0.text(0) }
        }
        #expect(Set(listed) == Set(open.map(\.payloadDigest.rawValue)))
        let one = try #require(open.first)
        let answers = [try #require(one.interrupt.id): StoredValue.bool(true)]
        let answer = SampleThread(one.thread.rawValue).request(.resume(answers: answers))
        // The guard of an answer compares with the new digest.
        let run = try await migrated.submit(answer, guardedBy: [try #require(AnswerGuard(for: one))], recording: nil)
        #expect(run.status == .pending)
    }

    @Test("A database of an earlier release gains the columns and indexes, and lists as before", arguments: [1, 2, 3])
    func migration(version: Int) async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        for number in 0..<5 {
            let sample = SampleThread("thread-\(number)")
            try await saver.apply([sample.input, sample.question()])
            for _ in 0...number {
                let run = try #require(try await saver.begin(sample.request(), for: "w", lease: .seconds(60)))
                try await saver.finish(try #require(run.lease), as: number > 2 ? .error : .interrupted, error: nil)
            }
        }
        let threads = try await saver.threads(matching: ThreadQuery())
        let failures = try await saver.runs(matching: RunQuery(statuses: [.error], newestOfThreadOnly: true))
        await saver.close()
        let scripts = [Self.toVersion3, Self.toVersion2, Self.toVersion1].prefix(4 - version)
        try folder.foreign(script: scripts.joined())
        let migrated = try await folder.saver()
        #expect(try await migrated.threads(matching: ThreadQuery()) == threads)
        #expect(
            try await migrated.runs(matching: RunQuery(statuses: [.error], newestOfThreadOnly: true)) == failures
        )
        #expect(failures.count == 2)
        func indexes(_ name: String) throws -> [String] {
            try TemporaryFolder.connection(folder.file(name)).rows(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND name LIKE 'signoff%' ORDER BY name"
            ) { $0.text(0) }
        }
        await migrated.close()
        await (try await folder.saver("fresh.sqlite")).close()
        #expect(try indexes("signoff.sqlite") == indexes("fresh.sqlite"))
    }
}
