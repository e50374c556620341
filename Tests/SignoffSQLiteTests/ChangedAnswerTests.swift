import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// A pending answer equals the answer in its ledger entry, or no part of its run is executed.
@Suite("Answers that are changed while their run waits")
struct ChangedAnswerTests {
    private let folder: TemporaryFolder
    private let saver: SQLiteSaver
    private let sample = SampleThread("t")
    private let payloadDigest: PayloadDigest
    private let question: InterruptID
    private let run: Run

    init() async throws {
        folder = try TemporaryFolder()
        saver = try await folder.saver()
        try await saver.apply([sample.input, sample.question()])
        let open = try #require(try await saver.openInterrupts(matching: InterruptQuery(thread: "t")).first)
        question = try #require(open.interrupt.id)
        payloadDigest = open.payloadDigest
        let answer = JSONValue.object(["decisions": [["type": "reject"]]])
        var request = sample.request(.resume(answers: [question: try StoredValue(answer)]))
        request.bindings = [question: AnswerBinding(to: open)]
        run = try await saver.submit(
            request,
            guardedBy: [],
            recording: [
                "v": 2, "actor": "ann", "interrupt": .string(question.rawValue),
                "payload_digest": .string(open.payloadDigest.rawValue),
                "answer_digest": .string(AnswersOfRun.digest(of: answer)),
            ]
        )
    }

    private func claim(named: Bool) async throws -> Run? {
        if named { return try await saver.claim(run: run.id, for: "w", lease: .seconds(60)) }
        return try await saver.claim(
            for: "w",
            workflows: [SampleThread.workflow],
            thread: nil,
            lease: .seconds(60)
        )
    }

    @Test("An answer as it was given is claimed", arguments: [false, true])
    func intact(named: Bool) async throws {
        #expect(try await claim(named: named)?.id == run.id)
    }

    @Test(
        "A changed one ends the run, and its question stays open",
        arguments: [
            ("argument = replace(argument, 'reject', 'accept')", "another answer"),
            ("argument = x'81a171c3'", "it answers other questions"),
            ("origin = 'x'", "an import brings no run that waits"),
            ("origin = 'x', ledger_hash = NULL", "an import brings no run that waits"),
            ("action = 'start'", "its answers are missing"),
            ("requested_by = 'eve'", "it was asked for under another name"),
            ("ledger_hash = '0000'", "the ledger has no such entry"),
        ],
        [false, true]
    )
    func changed(change: (set: String, expected: String), named: Bool) async throws {
        try folder.foreign(script: "UPDATE signoff_runs SET \(change.set)")
        #expect(try await claim(named: named) == nil)
        let ended = try #require(try await saver.run(run.id))
        #expect(ended.status == .error)
        #expect(ended.error?.code == "answers_changed")
        #expect(ended.error?.message.contains(change.expected) == true, "\(ended.error?.message ?? "")")
        let open = try await saver.openInterrupts(matching: InterruptQuery(thread: "t"))
        #expect(open.compactMap(\.interrupt.id) == [question])
        #expect(try await claim(named: false) == nil)
    }

    @Test("An entry of an earlier release has another digest of the answer, which is not compared")
    func earlier() async throws {
        _ = try await saver.requestCancellation(of: run.id)
        let request = sample.request(.resume(answers: [question: .double(10.5)]))
        let earlier = try await saver.submit(
            request,
            guardedBy: [],
            recording: [
                "v": 1, "actor": "ann", "interrupt": .string(question.rawValue),
                "payload_digest": .string(payloadDigest.rawValue),
                "answer_digest": .string(SHA256.hexDigest(of: Array("10.50".utf8))),
            ]
        )
        #expect(try await claim(named: false)?.id == earlier.id)
        #expect(try await saver.auditLedger(findingHashes: []) { _ in }.faults == [])
    }

    @Test("A run left by a worker that vanished is compared once more")
    func takenOver() async throws {
        _ = try await claim(named: false)
        try folder.foreign(script: "UPDATE signoff_runs SET requested_by = 'eve', lease_expires_at = 1")
        #expect(try await claim(named: false) == nil)
        #expect(try await saver.run(run.id)?.status == .error)
    }
}
