import OrderedCollections
public import SignoffCheckpoint
import Testing

extension Requirement where Subject == WorkflowStorage {
    /// Every requirement for a storage as a whole.
    ///
    /// The requirements for its parts have lists of their own.
    public static var all: [Self] {
        [
            Self("The parts of a storage show one storage") { storage, _ in
                let sample = Sample("parts")
                try await storage.checkpoints.apply([sample.input, sample.question()])
                let question = try #require(
                    try await storage.inbox.openInterrupts(matching: InterruptQuery(thread: sample.thread)).first
                )
                let answer = try #require(AnswerGuard(for: question))
                let run = try await storage.runs.submit(
                    sample.answer(question),
                    requiring: [.question(answer), .head(sample.thread, question.checkpoint)],
                    recording: ["n": 1]
                )
                #expect(try await storage.inbox.countOpenInterrupts() == 0)
                #expect(try await storage.inbox.threads(matching: ThreadQuery()).map(\.status) == [.busy])
                let entry = try #require(try await storage.ledger.newestLedger(before: nil, limit: 1).first)
                #expect(entry.hash == run.ledgerHash)
                #expect(try await storage.runs.savedCheckpoint(at: sample.address)?.checkpoint.id == Sample.id(1))
                guard let events = storage.events.contract else { return }
                let event = RunEvent(
                    run: run.id,
                    thread: sample.thread,
                    workflow: Sample.workflow,
                    at: entry.at,
                    mode: "custom",
                    namespace: [],
                    payload: 1
                )
                try await events.append([event])
                #expect(try await events.newestEventSequence() == 1)
            },
            Self("What a storage does not have has a reason, by which it is refused") { storage, _ in
                try expectReason(storage.events)
                try expectReason(storage.audit)
                try expectReason(storage.assignments)
                try expectReason(storage.notes)
                try expectReason(storage.taskNames)
                try expectReason(storage.store)
                try expectReason(storage.cache)
                try expectReason(storage.retention)
                try expectReason(storage.transfer)
                try expectReason(storage.backup)
                try expectReason(storage.index)
                try expectReason(storage.changeMarks)
            },
            Self("A storage says where it is, in one line and without a password") { storage, _ in
                for text in [storage.place.title, storage.place.key] {
                    #expect(!text.isEmpty && !text.contains { $0.isNewline })
                }
            },
            Self("A change is reported once to a new reader, and again after a write") { storage, _ in
                var changes = storage.changes.changes().makeAsyncIterator()
                #expect(await changes.next() != nil)
                try await storage.checkpoints.apply([Sample("changed").input])
                #expect(await changes.next() != nil)
            },
        ]
    }

    private static func expectReason<Contract>(_ role: StorageRole<Contract>) throws {
        guard let reason = role.missingReason else {
            #expect(role.contract != nil)
            return
        }
        #expect(!reason.isEmpty && !reason.contains { $0.isNewline })
        let error = #expect(throws: CheckpointError.self) { try role.required() }
        #expect(error?.code == .unsupported && error?.message == reason)
    }
}
