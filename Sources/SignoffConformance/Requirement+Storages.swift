import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == Storage {
    /// Every requirement for a storage.
    public static var all: [Self] { reopening + sharing }

    /// The requirements for a storage that outlives its savers.
    public static var reopening: [Self] {
        [
            Self("What was stored is there when the storage is opened again") { storage, _ in
                let sample = Sample("kept")
                let saved = sample.checkpoint(1, values: Sample.valuesOfEveryKind)
                var first: (any RunQueue)? = try await storage.open()
                try await first?.apply([
                    .checkpoint(saved), sample.result(of: 0, .string("an essay")), sample.question(),
                ])
                let before = try await first?.savedCheckpoint(at: sample.address)
                let question = try await first?.openInterrupts(matching: InterruptQuery())
                first = nil
                let second = try await storage.open()
                #expect(try await second.savedCheckpoint(at: sample.address) == before)
                #expect(before?.checkpoint.inNameOrder == saved.checkpoint.inNameOrder)
                #expect(try await second.openInterrupts(matching: InterruptQuery()) == question)
                #expect(try await second.countOpenInterrupts() == 1)
            },
            Self("A request, its token and its record outlive the saver that stored them") { storage, _ in
                let sample = Sample("asked")
                var first: (any RunQueue)? = try await storage.open()
                let request = sample.request(token: "t-1")
                let run = try await first?.submit(request, guardedBy: [], recording: ["n": 1])
                first = nil
                let second = try await storage.open()
                #expect(try await second.run(clientToken: "t-1") == run)
                #expect(try await second.submit(request, guardedBy: [], recording: ["n": 2]) == run)
                let ledger = try await second.ledger(after: 0, limit: 9)
                #expect(ledger.map(\.record) == [["n": 1]])
                #expect(LedgerChain.firstFault(in: ledger) == nil)
            },
            Self("A claimed run stays held until its lease runs out, also when the storage is opened again") {
                storage,
                time in
                var first: (any RunQueue)? = try await storage.open()
                let sample = Sample("held")
                let held = try await first?.begin(sample.request(), for: "gone", lease: .seconds(9))
                first = nil
                let second = try await storage.open()
                let workflows: Set<String> = [Sample.workflow]
                let early = try await second.claim(for: "new", workflows: workflows, thread: nil, lease: .seconds(9))
                #expect(early == nil)
                time.advance(by: .seconds(9))
                let late = try await second.claim(for: "new", workflows: workflows, thread: nil, lease: .seconds(9))
                #expect(late?.id == held?.id)
                #expect(late?.interruptedAttempts == 1)
            },
        ]
    }

    /// The requirements for a storage that several savers use at the same time, such as those of several processes.
    public static var sharing: [Self] {
        [
            Self("What one stores the other sees at once, in reads, lists and counts") { storage, _ in
                let (first, second) = (try await storage.open(), try await storage.open())
                let sample = Sample("seen")
                try await first.apply([sample.input])
                #expect(try await second.savedCheckpoint(at: sample.address)?.checkpoint.id == Sample.id(1))
                try await second.apply([sample.question()])
                #expect(try await first.countOpenInterrupts() == 1)
                #expect(try await first.threads(matching: ThreadQuery()).first?.status == .interrupted)
                try await first.deleteThread(sample.thread)
                #expect(try await second.threads(matching: ThreadQuery()).isEmpty)
                #expect(try await second.countOpenInterrupts() == 0)
            },
            Self("Of many answering one question through two savers one wins, and the others learn who did") {
                storage,
                _ in
                let savers = [try await storage.open(), try await storage.open()]
                let sample = Sample("contested")
                try await savers[0].apply([sample.input, sample.question()])
                let question = try #require(try await savers[1].openInterrupts(matching: InterruptQuery()).first)
                let answer = try #require(AnswerGuard(for: question))
                let conflicts = try await QueueRequirement.concurrently(10) { number -> AnswerConflict? in
                    do {
                        let request = sample.answer(question, by: "person-\(number)")
                        _ = try await savers[number % 2].submit(request, guardedBy: [answer], recording: ["n": 1])
                        return nil
                    } catch let error as CheckpointError where error.code == .answerConflict {
                        return error.conflict
                    }
                }
                let run = try #require(try await savers[0].runs(matching: RunQuery()).first)
                #expect(conflicts.count { $0 == nil } == 1)
                let told = AnswerConflict.alreadyAnswered(by: run.request.requestedBy, at: run.createdAt, run: run.id)
                #expect(conflicts.compactMap(\.self).allSatisfy { $0 == told })
                #expect(try await savers[1].runs(matching: RunQuery()).map(\.id) == [run.id])
            },
            Self("Of many claiming through two savers one wins each run") { storage, _ in
                let savers = [try await storage.open(), try await storage.open()]
                let runs = try await QueueRequirement.submit(savers[0], (0..<6).map { "race-\($0)" })
                let claimed = try await QueueRequirement.concurrently(24) { number in
                    try await savers[number % 2].claim(
                        for: WorkerID("w\(number)"),
                        workflows: [Sample.workflow],
                        thread: nil,
                        lease: .seconds(9)
                    )
                }
                #expect(claimed.compactMap { $0?.id }.sorted() == runs.map(\.id).sorted())
            },
            Self("Records made through two savers are one chain") { storage, _ in
                let savers = [try await storage.open(), try await storage.open()]
                _ = try await QueueRequirement.concurrently(20) { number in
                    let request = Sample("recorded-\(number)").request()
                    return try await savers[number % 2].submit(request, guardedBy: [], recording: ["n": 1])
                }
                let entries = try await savers[0].ledger(after: 0, limit: 99)
                #expect(entries.count == 20)
                #expect(LedgerChain.firstFault(in: entries) == nil)
                #expect(try await savers[1].ledger(after: 0, limit: 99) == entries)
            },
            Self("A worker that lost its lease to another saver can change nothing") { storage, time in
                let (first, second) = (try await storage.open(), try await storage.open())
                let sample = Sample("lost")
                let run = try #require(try await first.begin(sample.request(), for: "slow", lease: .seconds(9)))
                time.advance(by: .seconds(9))
                let taken = try await second.claim(
                    for: "new",
                    workflows: [Sample.workflow],
                    thread: nil,
                    lease: .seconds(9)
                )
                #expect(taken?.id == run.id)
                let error = await #expect(throws: CheckpointError.self) {
                    try await first.apply([sample.input], holding: run.lease)
                }
                #expect(error?.code == .leaseLost)
                #expect(try await second.savedCheckpoint(at: sample.address) == nil)
            },
        ]
    }
}
