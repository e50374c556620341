import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any RunQueue {
    /// The requirements for recorded answers.
    static var answerRecords: [Self] { storedRecords + withdrawnRecords + bindings }

    private static var storedRecords: [Self] {
        [
            Self("An answer is recorded with the writes it belongs to and comes back with their checkpoint") {
                queue,
                _ in
                let sample = Sample("recorded")
                let record = try sample.answerRecord()
                try await queue.apply([sample.input, sample.question(), sample.recording([record])])
                let address = sample.address
                #expect(try await queue.savedCheckpoint(at: address)?.answers == [record])
                #expect(try await queue.savedCheckpoint(at: sample.address(of: Sample.id(1)))?.answers == [record])
                let listed = try await queue.savedCheckpoints(matching: CheckpointQuery(thread: sample.thread))
                #expect(listed.map(\.answers) == [[record]])
                #expect(try await queue.heads(of: sample.thread).checkpoints.map(\.answers) == [[record]])
                #expect(try await queue.recordedAnswers(of: sample.thread) == [record])
                #expect(try await queue.ledger(after: 0, limit: 9).isEmpty)
            },
            Self("A record replaces the one of the same task, position and run, and keeps its place") { queue, _ in
                let sample = Sample("replaced record")
                var first = try sample.answerRecord(0, payload: .string("First?"))
                let second = try sample.answerRecord(1, payload: .string("Second?"))
                var other = first
                other.run = "another run"
                let bare = WriteBatch(
                    address: sample.address(of: Sample.id(1)),
                    task: .null,
                    taskPath: "",
                    writes: [ChannelWrite(ReservedChannel.resume, .bool(true))],
                    answers: [first]
                )
                try await queue.apply([sample.input, sample.recording([first, second]), sample.recording([other])])
                try await queue.apply([.writes(bare)])
                first.payload = nil
                first.ledgerHash = "entry"
                first.origin = "elsewhere"
                try await queue.apply([sample.recording([first])])
                var copy = first
                copy.payload = .string("First?")
                copy.ledgerHash = nil
                copy.origin = nil
                copy.isBare = true
                let stored = try await queue.savedCheckpoint(at: sample.address)?.answers
                #expect(stored == [first, second, other, copy])
            },
            Self("Answers are recorded with what begins and what ends a run") { queue, _ in
                let sample = Sample("ends")
                let record = try sample.answerRecord()
                let batch = try sample.recording([record])
                let asking = try sample.question()
                let run = try #require(
                    try await queue.begin(sample.request(), for: "w", lease: .seconds(60)) { _ in
                        [sample.input, asking, batch]
                    }
                )
                #expect(try await queue.savedCheckpoint(at: sample.address)?.answers == [record])
                let last = try sample.answerRecord(1)
                let lease = try #require(run.lease)
                try await queue.finish(lease, as: .interrupted, error: nil, storing: [sample.recording([last])])
                #expect(try await queue.savedCheckpoint(at: sample.address)?.answers == [record, last])
            },
            Self("Of a batch that is refused no answer is recorded") { queue, _ in
                let sample = Sample("refused record")
                let run = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(60)))
                var lost = try #require(run.lease)
                lost.attempt += 1
                try await queue.apply([sample.input, sample.question()], holding: run.lease)
                let batch = try sample.recording([sample.answerRecord(state: .unreached)])
                await #expect(throws: CheckpointError.self) { try await queue.apply([batch], holding: lost) }
                #expect(try await queue.savedCheckpoint(at: sample.address)?.answers == [])
                #expect(try await queue.ledger(after: 0, limit: 9).isEmpty)
            },
            Self("What was asked and approved on a deleted thread stays on record") { queue, _ in
                let sample = Sample("deleted record")
                let record = try sample.answerRecord()
                try await queue.apply([sample.input, sample.question(), sample.recording([record])])
                try await queue.deleteThread(sample.thread)
                #expect(try await queue.recordedAnswers(of: sample.thread) == [record])
                #expect(try await queue.recordedAnswers(of: "another").isEmpty)
                #expect(try await queue.threads(matching: ThreadQuery()).isEmpty)
            },
        ]
    }

    private static var withdrawnRecords: [Self] {
        [
            Self("A withdrawn answer is recorded in the ledger and in the run, once") { queue, _ in
                let sample = Sample("withdrawn")
                let run = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(60)))
                try await queue.apply([sample.input, sample.question()], holding: run.lease)
                try await queue.record(["n": 1])
                var record = try sample.answerRecord(state: .replaced, run: run.id)
                record.ledgerHash = "the answer's entry"
                record.reached = .string("Pay 1000 instead")
                let bare = WriteBatch(
                    address: sample.address(of: Sample.id(1)),
                    task: .null,
                    taskPath: "",
                    writes: [ChannelWrite(ReservedChannel.resume, .null)],
                    answers: [record]
                )
                var copy = record
                copy.isBare = true
                let changes = [try sample.recording([record]), .writes(bare)]
                try await queue.apply(changes, holding: run.lease)
                try await queue.apply(changes, holding: run.lease)
                let entries = try await queue.ledger(after: 0, limit: 9)
                #expect(LedgerChain.firstFault(in: entries) == nil)
                try #require(entries.count == 2)
                let told = entries[1].record
                #expect(told["what"] == "answer_not_delivered")
                #expect(told["thread"] == .string(sample.thread.rawValue))
                #expect(told["task"] == .string(record.binding.task.rawValue))
                #expect(told["position"] == 0)
                #expect(told["question"] == .string(record.question.rawValue))
                #expect(told["payload_digest"] == .string(record.binding.payloadDigest.rawValue))
                let reached = PayloadDigest(of: .string("Pay 1000 instead"))
                #expect(told["reached_digest"] == .string(reached.rawValue))
                #expect(told["run"] == .string(run.id.rawValue))
                #expect(told["answer_hash"] == "the answer's entry")
                #expect(try await queue.run(run.id)?.undelivered == [record.question])
                #expect(try await queue.savedCheckpoint(at: sample.address)?.answers == [record, copy])
            },
            Self("A copy of a withdrawn answer is stored but not reported, even when it is withdrawn again") {
                queue,
                _ in
                let sample = Sample("copied")
                let run = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(60)))
                try await queue.apply([sample.input, sample.question()], holding: run.lease)
                let records = [
                    try sample.answerRecord(0, state: .replaced), try sample.answerRecord(1, state: .unreached),
                ]
                guard case .writes(var copy) = try sample.recording(records) else { return }
                copy.isCopy = true
                try await queue.apply([.writes(copy)], holding: run.lease)
                try await queue.apply([sample.recording(records)], holding: run.lease)
                #expect(try await queue.savedCheckpoint(at: sample.address)?.answers == records)
                #expect(try await queue.ledger(after: 0, limit: 9).isEmpty)
                #expect(try await queue.run(run.id)?.undelivered == [])
            },
            Self("A run that ends reports the answers that the workflow did not reach") { queue, _ in
                let sample = Sample("unreached")
                let run = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(60)))
                try await queue.apply([sample.input, sample.question()], holding: run.lease)
                let lease = try #require(run.lease)
                let records = [
                    try sample.answerRecord(0, state: .unreached, run: run.id),
                    try sample.answerRecord(1, state: .unreached, run: run.id),
                ]
                try await queue.finish(lease, as: .error, error: nil, storing: [sample.recording(records)])
                let entries = try await queue.ledger(after: 0, limit: 9)
                #expect(entries.compactMap { $0.record["question"]?.stringValue } == records.map(\.question.rawValue))
                #expect(entries.allSatisfy { $0.record["reached_digest"] == .null })
                let ended = try await queue.run(run.id)
                #expect(ended?.undelivered == records.map(\.question))
                #expect(ended?.status == .error)
            },
            Self("Without a lease a withdrawal is recorded in the run of the thread, or in the ledger only") {
                queue,
                _ in
                let sample = Sample("holder")
                try await queue.apply([sample.input, sample.question()])
                try await queue.apply([sample.recording([sample.answerRecord(0, state: .replaced)])])
                let run = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(60)))
                let second = try sample.answerRecord(1, state: .replaced)
                try await queue.apply([sample.recording([second])])
                #expect(try await queue.ledger(after: 0, limit: 9).count == 2)
                #expect(try await queue.run(run.id)?.undelivered == [second.question])
            },
        ]
    }

    private static var bindings: [Self] {
        [
            Self("A request keeps what its answers were given to") { queue, _ in
                let sample = Sample("bound")
                let question = try await pause(queue, sample)
                var request = sample.answer(question)
                let binding = AnswerBinding(task: "t", position: 3, payloadDigest: PayloadDigest(of: .string("else")))
                request.bindings = [try sample.bodyQuestion(): binding]
                let run = try await queue.submit(request, guardedBy: [], recording: nil)
                #expect(run.request == request)
                #expect(try await queue.run(run.id)?.request.bindings == request.bindings)
                #expect(try await queue.runs(matching: RunQuery()).map(\.request.bindings) == [request.bindings])
                #expect(try await claim(queue)?.request.bindings == request.bindings)
                let bare = try await queue.submit(sample.answer(question), guardedBy: [], recording: nil)
                #expect(bare.request.bindings.isEmpty)
            },
            Self("A guarded answer is bound to the question its guard was checked against") { queue, _ in
                let sample = Sample("guarded")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                let run = try await queue.submit(sample.answer(question), guardedBy: [answer], recording: nil)
                let bindings = [try sample.bodyQuestion(): AnswerBinding(to: question)]
                #expect(run.request.bindings == bindings)
                #expect(try await queue.run(run.id)?.request.bindings == bindings)
            },
        ]
    }
}
