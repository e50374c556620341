import OrderedCollections
import SignoffCheckpoint
import Testing

/// The guards of a request are checked in the transaction that stores the request.
extension Requirement where Subject == any RunQueue {
    static var guards: [Self] {
        [
            Self("A request for an idle thread is refused while a run of the thread waits or runs") { queue, _ in
                let sample = Sample("idle")
                let idle: [RunGuard] = [.idle(sample.thread)]
                let first = try await queue.submit(sample.request(by: "maria"), requiring: idle, recording: nil)
                try await refuses(queue, sample, idle, .threadBusy)
                let claimed = try #require(try await queue.claim(run: first.id, for: "w", lease: .seconds(9)))
                try await refuses(queue, sample, idle, .threadBusy)
                _ = try await queue.submit(Sample("other").request(), requiring: [.idle("other")], recording: nil)
                try await finish(queue, claimed, as: .success)
                _ = try await queue.submit(sample.request(), requiring: idle, recording: nil)
            },
            Self("A request that names the newest checkpoint is refused once the thread has another one") { queue, _ in
                let sample = Sample("head")
                try await queue.apply([.checkpoint(sample.checkpoint(1))])
                let seen: [RunGuard] = [.head(sample.thread, Sample.id(1))]
                try await refuses(queue, sample, [.head(sample.thread, nil)], .threadChanged)
                try await accepts(queue, sample, seen)
                // A checkpoint of a nested run is not a newer state of the thread.
                try await queue.apply([.checkpoint(sample.checkpoint(3, namespace: "nested:1"))])
                try await accepts(queue, sample, seen)
                try await queue.apply([.checkpoint(sample.checkpoint(2))])
                try await refuses(queue, sample, seen, .threadChanged)
                try await accepts(queue, sample, [.head(sample.thread, Sample.id(2))])
                try await accepts(queue, Sample("new"), [.head("new", nil)])
            },
            Self("A request that follows the newest run is refused once another run followed it") { queue, _ in
                let sample = Sample("newest")
                try await refuses(queue, sample, [.newestRun(sample.thread, "missing")], .threadChanged)
                let first = try await queue.submit(
                    sample.request(),
                    requiring: [.newestRun(sample.thread, nil)],
                    recording: nil
                )
                let seen: [RunGuard] = [.newestRun(sample.thread, first.id)]
                try await refuses(queue, sample, [.newestRun(sample.thread, nil)], .threadChanged)
                let claimed = try #require(try await queue.claim(run: first.id, for: "w", lease: .seconds(9)))
                try await finish(queue, claimed, as: .error)
                _ = try await queue.submit(sample.request(), requiring: seen, recording: nil)
                try await refuses(queue, sample, seen, .threadChanged)
            },
            Self("All guards of a request hold, or nothing of it is stored") { queue, _ in
                let sample = Sample("all")
                let question = try await pause(queue, sample)
                let answer = try #require(AnswerGuard(for: question))
                let all: [RunGuard] = [
                    .question(answer), .idle(sample.thread), .head(sample.thread, question.checkpoint),
                    .newestRun(
                        sample.thread,
                        try await queue.runs(matching: RunQuery(thread: sample.thread)).first?.id
                    ),
                ]
                for position in all.indices {
                    var broken = all
                    switch all[position] {
                    case .question(var answer):
                        answer.position += 1
                        broken[position] = .question(answer)
                        try await refuses(queue, sample, broken, .answerConflict)
                    case .head: broken[position] = .head(sample.thread, Sample.id(9))
                    case .newestRun: broken[position] = .newestRun(sample.thread, "another")
                    case .idle: continue
                    }
                    if position > 0 { try await refuses(queue, sample, broken, .threadChanged) }
                }
                let run = try await queue.submit(sample.answer(question), requiring: all, recording: ["n": 1])
                #expect(run.request.bindings.count == 1)
                #expect(try await queue.ledger(after: 0, limit: 9).count == 1)
            },
            Self("Of many requests for an idle thread one is stored") { queue, _ in
                let sample = Sample("race")
                let stored = try await concurrently(12) { _ -> Bool in
                    do {
                        _ = try await queue.submit(sample.request(), requiring: [.idle(sample.thread)], recording: nil)
                        return true
                    } catch let error as CheckpointError where error.code == .threadBusy {
                        return false
                    }
                }
                #expect(stored.count(where: \.self) == 1)
                #expect(try await queue.runs(matching: RunQuery()).count == 1)
            },
        ]
    }

    /// Checks that a request with these guards is stored, both pending and begun, and ends the stored runs.
    private static func accepts(_ queue: any RunQueue, _ sample: Sample, _ guards: [RunGuard]) async throws {
        let waiting = try await queue.submit(sample.request(), requiring: guards, recording: nil)
        _ = try await queue.requestCancellation(of: waiting.id)
        let begun = try await queue.begin(
            sample.request(),
            for: "w",
            lease: .seconds(9),
            requiring: guards,
            recording: nil,
            storing: nil
        )
        try await finish(queue, try #require(begun), as: .success)
    }

    /// Checks that a request with these guards is refused with a code, both pending and begun, and that nothing is
    /// stored.
    private static func refuses(
        _ queue: any RunQueue,
        _ sample: Sample,
        _ guards: [RunGuard],
        _ code: CheckpointError.Code
    ) async throws {
        let before = try await queue.runs(matching: RunQuery())
        let entries = try await queue.ledger(after: 0, limit: 99).count
        let refused = await #expect(throws: CheckpointError.self) {
            try await queue.submit(sample.request(), requiring: guards, recording: ["n": 1])
        }
        #expect(refused?.code == code)
        if !before.contains(where: { $0.status == .running && $0.request.thread == sample.thread }) {
            let begun = await #expect(throws: CheckpointError.self) {
                try await queue.begin(
                    sample.request(),
                    for: "w",
                    lease: .seconds(9),
                    requiring: guards,
                    recording: ["n": 1]
                ) { _ in [.checkpoint(sample.checkpoint(9))] }
            }
            #expect(begun?.code == code)
        }
        #expect(try await queue.runs(matching: RunQuery()) == before)
        #expect(try await queue.ledger(after: 0, limit: 99).count == entries)
        #expect(try await queue.savedCheckpoint(at: sample.address(of: Sample.id(9))) == nil)
    }
}
