import OrderedCollections
import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

@Suite("Records of answers in a file")
struct AnswerRecordTests {
    private func record(_ question: OpenInterrupt, _ state: AnswerRecord.State = .live) throws -> AnswerRecord {
        AnswerRecord(
            binding: AnswerBinding(to: question),
            question: try #require(question.interrupt.id),
            payload: question.interrupt.value,
            state: state,
            run: "the run",
            ledgerHash: "the entry",
            reached: state == .replaced ? .string("Something else") : nil
        )
    }

    private func recording(_ record: AnswerRecord, _ question: OpenInterrupt) -> CheckpointChange {
        .writes(
            WriteBatch(
                address: CheckpointAddress(thread: question.thread, checkpoint: question.checkpoint),
                task: question.task,
                taskPath: question.taskPath,
                writes: [ChannelWrite(ReservedChannel.resume, .array([.bool(true)]))],
                answers: [record]
            )
        )
    }

    private func pause(_ saver: SQLiteSaver, _ sample: SampleThread) async throws -> OpenInterrupt {
        try await saver.apply([sample.input, sample.question()])
        return try #require(
            try await saver.openInterrupts(matching: InterruptQuery(thread: sample.thread)).first
        )
    }

    @Test("Go along with a thread, and name the database whose ledger has their entry")
    func transfer() async throws {
        let folder = try TemporaryFolder()
        let (source, target) = (try await folder.saver(), try await folder.saver("target.sqlite"))
        let question = try await pause(source, SampleThread("t"))
        var expected = try record(question, .replaced)
        try await source.apply([recording(expected, question)])
        let name = try DatabaseLayout.id(on: TemporaryFolder.connection(folder.file()))

        let lines = try await source.export("t")
        _ = try await target.importThread(lines: lines)
        #expect(name != nil)
        expected.origin = name
        #expect(try await target.recordedAnswers(of: "t") == [expected])
        #expect(try await target.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.answers == [expected])
        #expect(try await target.ledger(after: 0, limit: 9).isEmpty, "an import decides nothing")

        let third = try await folder.saver("third.sqlite")
        _ = try await third.importThread(lines: try await target.export("t"))
        #expect(try await third.recordedAnswers(of: "t") == [expected], "the name of the first database stays")

        try await source.deleteThread("t")
        _ = try await source.importThread(lines: try await third.export("t"))
        expected.origin = nil
        #expect(try await source.recordedAnswers(of: "t") == [expected], "back home they need no name")
    }

    @Test("Runs keep their bindings and what they did not deliver in another file")
    func runs() async throws {
        let folder = try TemporaryFolder()
        let (source, target) = (try await folder.saver(), try await folder.saver("target.sqlite"))
        let sample = SampleThread("t")
        let question = try await pause(source, sample)
        let id = try #require(question.interrupt.id)
        var request = sample.request(.resume(answers: [id: .bool(true)]))
        request.bindings = [id: AnswerBinding(to: question)]
        let run = try #require(try await source.begin(request, for: "w", lease: .seconds(60)))
        let lease = try #require(run.lease)
        let change = recording(try record(question, .unreached), question)
        try await source.finish(lease, as: .interrupted, error: nil, storing: [change])
        _ = try await target.importThread(lines: try await source.export("t"))
        let arrived = try await target.runs(matching: RunQuery())
        #expect(try await arrived == source.runs(matching: RunQuery()))
        #expect(arrived.map(\.undelivered) == [[id]])
        #expect(arrived.map(\.request.bindings) == [request.bindings])
    }

    @Test("Lines of the first version, which has no records, are still taken")
    func firstVersion() async throws {
        let folder = try TemporaryFolder()
        let (source, target) = (try await folder.saver(), try await folder.saver("target.sqlite"))
        let sample = SampleThread("t")
        let question = try await pause(source, sample)
        let id = try #require(question.interrupt.id)
        let request = sample.request(.resume(answers: [id: .bool(true)]))
        let run = try #require(try await source.begin(request, for: "w", lease: .seconds(60)))
        try await source.finish(try #require(run.lease), as: .interrupted, error: nil)
        var lines = try await source.export("t").dropLast().map { line in
            var text = line.replacing(#","task_id":null,"position":null,"payload_digest":null"#, with: "")
            text = text.replacing(#","ledger_hash":null,"undelivered":null,"release":null"#, with: "")
            return text.replacing(#""signoff_thread":3"#, with: #""signoff_thread":1"#)
        }
        lines.append(ThreadExport.end(of: lines))
        #expect(try await target.importThread(lines: lines) == ImportedThread(thread: "t"))
        #expect(try await target.runs(matching: RunQuery()) == source.runs(matching: RunQuery()))
        let mixed = lines.dropLast().map { $0.replacing(#""signoff_thread":1"#, with: #""signoff_thread":2"#) }
        let error = await #expect(throws: CheckpointError.self) {
            try await target.importThread(lines: mixed + [ThreadExport.end(of: mixed)])
        }
        #expect(error?.code == .invalidData)
    }

    @Test(
        "Stay when their checkpoints or their thread are removed, and lose their payloads only when that is asked for"
    )
    func retention() async throws {
        let folder = try TemporaryFolder()
        let noon = Timestamp(microseconds: 1_764_000_000_000_000)
        let clock = Mutex(noon)
        let saver = try await folder.saver(time: TimeSource { clock.withLock { $0 } })
        var sample = SampleThread("t")
        let question = try await pause(saver, sample)
        let first = try record(question, .replaced)
        try await saver.apply([recording(first, question), sample.bodyResult(), sample.loop])
        clock.withLock { $0 = noon.advanced(by: .seconds(60)) }
        sample.turn = 1
        let next = try await pause(saver, sample)
        let second = try record(next)
        try await saver.apply([recording(second, next), sample.bodyResult(), sample.loop])

        try await saver.prune(by: RetentionRule(keptCheckpoints: 1)) { _ in }
        #expect(try await saver.recordedAnswers(of: "t") == [first, second])
        try await saver.deleteThread("t")
        #expect(try await saver.recordedAnswers(of: "t") == [first, second])

        let later = noon.advanced(by: .seconds(30))
        #expect(try await saver.countPayloads(storedBefore: noon) == 0)
        #expect(try await saver.countPayloads(storedBefore: later) == 1)
        #expect(try await saver.removePayloads(storedBefore: later) == 1)
        #expect(try await saver.removePayloads(storedBefore: later) == 0)
        var bare = first
        bare.payload = nil
        bare.reached = nil
        #expect(try await saver.recordedAnswers(of: "t") == [bare, second])
        let entries = try await saver.ledger(after: 0, limit: 9)
        #expect(entries.map { $0.record["payload_digest"] } == [.string(first.binding.payloadDigest.rawValue)])
    }

    @Test("The ledger entry of an answer that was not delivered holds no payload")
    func ledger() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let question = try await pause(saver, SampleThread("t"))
        try await saver.apply([recording(try record(question, .replaced), question)])
        let entry = try #require(try await saver.ledger(after: 0, limit: 9).first)
        let text = JSONValue.object(entry.record).text(.compact)
        #expect(!text.contains("Please approve") && !text.contains("Something else"))
        #expect(entry.record["outcome"] == "not_delivered")
        #expect(entry.record["decisions"] == [["action": "answer", "type": "not_delivered"]])
        #expect(entry.record["interrupt"] == nil, "nobody decided anything about the question")
    }

    @Test("A step that asked nothing is read without looking for answers")
    func cost() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let sample = SampleThread("t")
        try await saver.apply([sample.input, sample.result(0)])
        // Without the table nothing may be looked up in it: a step that asked nothing reads as before.
        try folder.foreign(script: "ALTER TABLE signoff_questions RENAME TO signoff_hidden")
        #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.pendingWrites.count == 1)
        try await saver.apply([sample.result(1)])
        #expect(try await saver.heads(of: "t").checkpoints.count == 1)
    }
}
