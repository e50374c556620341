import OrderedCollections
import SignoffCheckpoint
import Testing

/// The first and the last changes of a run are stored together with the run.
extension Requirement where Subject == any RunQueue {
    static var firstAndLast: [Self] {
        [
            Self("A run begins with the first changes of its thread, made from its newest checkpoint") { queue, time in
                let sample = Sample("begun")
                for number in 1...2 {
                    let run = try #require(
                        try await queue.begin(sample.request(), for: "w", lease: .seconds(9)) { head in
                            #expect(head?.checkpoint.id == (number == 1 ? nil : Sample.id(1)))
                            return [.checkpoint(sample.checkpoint(number))]
                        }
                    )
                    #expect(run.status == .running)
                    #expect(run.lease?.expiresAt == time.now.advanced(by: .seconds(9)))
                    #expect(try await queue.run(run.id) == run)
                    let newest = try await queue.savedCheckpoint(at: sample.address)?.checkpoint.id
                    #expect(newest == Sample.id(number))
                    #expect(try await queue.threads(matching: ThreadQuery()).first?.status == .busy)
                    try await finish(queue, run, as: .success)
                }
            },
            Self("Changes that cannot be made, and a thread that is held, leave nothing behind") { queue, _ in
                let sample = Sample("refused")
                await #expect(throws: Unmade.self) {
                    try await queue.begin(sample.request(), for: "w", lease: .seconds(9)) { _ in throw Unmade() }
                }
                #expect(try await queue.savedCheckpoint(at: sample.address) == nil)
                #expect(try await queue.runs(matching: RunQuery(statuses: [.pending, .running])).isEmpty)
                let held = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(9)))
                let second = try await queue.begin(sample.request(), for: "v", lease: .seconds(9)) { _ in
                    [.checkpoint(sample.checkpoint(2))]
                }
                #expect(second == nil)
                #expect(try await queue.savedCheckpoint(at: sample.address) == nil)
                try await finish(queue, held, as: .success)
            },
            Self("A run ends with its last changes, or not at all") { queue, time in
                let sample = Sample("ended")
                let run = try #require(
                    try await queue.begin(sample.request(), for: "w", lease: .seconds(9)) { _ in [sample.input] }
                )
                let lease = try #require(run.lease)
                var lost = lease
                lost.attempt = 99
                let stale = lost
                let last: [CheckpointChange] = [try sample.question()]
                let error = await #expect(throws: CheckpointError.self) {
                    try await queue.finish(stale, as: .interrupted, error: nil, storing: last)
                }
                #expect(error?.code == .leaseLost)
                #expect(try await queue.countOpenInterrupts() == 0)
                time.advance(by: .seconds(1))
                try await queue.finish(lease, as: .interrupted, error: nil, storing: last)
                let ended = try #require(try await queue.run(run.id))
                #expect(ended.status == .interrupted)
                #expect(ended.finishedAt == time.now)
                #expect(ended.lease == nil)
                #expect(try await queue.countOpenInterrupts() == 1)
                let thread = try await queue.threads(matching: ThreadQuery()).first
                #expect(thread?.status == .interrupted)
                let failed = try #require(try await queue.begin(sample.request(), for: "w", lease: .seconds(9)))
                let failure = RunFailure(code: "task_failed", message: "no", task: "score")
                try await queue.finish(
                    try #require(failed.lease),
                    as: .error,
                    error: failure,
                    storing: [try sample.failure("no")]
                )
                #expect(try await queue.run(failed.id)?.error == failure)
                #expect(try await queue.threads(matching: ThreadQuery()).first?.status == .error)
            },
        ]
    }
}

private struct Unmade: Error {}
