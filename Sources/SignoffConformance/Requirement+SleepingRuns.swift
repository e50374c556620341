import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any RunQueue {
    /// The requirements for runs that are released until a later time.
    static var sleepingRuns: [Self] {
        [
            Self("A run that sleeps is claimed once its time has come") { queue, time in
                let (run, due) = try await sleepingRun(queue, for: .seconds(60), at: time)
                let sleeping = try await queue.run(run.id)
                #expect(sleeping?.status == .pending && sleeping?.lease == nil)
                #expect(sleeping?.notBefore == due)
                #expect(try await queue.runs(matching: RunQuery(statuses: [.pending])).map(\.notBefore) == [due])
                time.advance(by: .seconds(59))
                #expect(try await claim(queue) == nil)
                #expect(try await queue.claim(run: run.id, for: "w", lease: .seconds(9)) == nil)
                time.advance(by: .seconds(1))
                let awake = try #require(try await claim(queue))
                #expect(awake.id == run.id && awake.attempt == 2 && awake.interruptedAttempts == 0)
                #expect(awake.notBefore == nil)
                #expect(try await queue.run(run.id)?.notBefore == nil)
            },
            Self("A run that sleeps is claimed by its name once its time has come") { queue, time in
                let (run, _) = try await sleepingRun(queue, for: .seconds(60), at: time)
                time.advance(by: .seconds(60))
                #expect(try await queue.claim(run: run.id, for: "w", lease: .seconds(9))?.id == run.id)
            },
            Self("A run that sleeps keeps its thread until it has ended, and no other one") { queue, time in
                let (run, _) = try await sleepingRun(queue, for: .seconds(60), at: time)
                let sample = Sample(run.request.thread.rawValue)
                let later = try await queue.submit(sample.request(), guardedBy: [], recording: nil)
                let other = try await queue.submit(Sample("other").request(), guardedBy: [], recording: nil)
                #expect(try await claim(queue)?.id == other.id)
                for _ in 0..<2 {
                    #expect(try await queue.claim(run: later.id, for: "w", lease: .seconds(9)) == nil)
                    #expect(try await queue.begin(sample.request(), for: "w", lease: .seconds(9)) == nil)
                    time.advance(by: .seconds(60))
                }
                let awake = try #require(try await claim(queue))
                #expect(awake.id == run.id, "also when its time has come long ago")
                try await finish(queue, awake, as: .success)
                #expect(try await claim(queue)?.id == later.id)
            },
            Self("A sleeping run is canceled at once, and its thread is free") { queue, time in
                let (run, _) = try await sleepingRun(queue, for: .seconds(60), at: time)
                let cancelled = try await queue.requestCancellation(of: run.id)
                #expect(cancelled.status == .cancelled && cancelled.notBefore == nil)
                #expect(try await queue.run(run.id) == cancelled)
                let request = Sample(run.request.thread.rawValue).request()
                #expect(try await queue.begin(request, for: "w", lease: .seconds(9)) != nil)
            },
            Self("A run with a requested cancellation does not sleep: it ends when it is released") { queue, time in
                let run = try #require(try await claimedRun(queue))
                _ = try await queue.requestCancellation(of: run.id)
                try await queue.release(try #require(run.lease), until: time.now.advanced(by: .seconds(60)))
                let ended = try await queue.run(run.id)
                #expect(ended?.status == .cancelled && ended?.notBefore == nil)
            },
        ]
    }

    /// Returns a run that was claimed and released to sleep.
    private static func sleepingRun(
        _ queue: any RunQueue,
        for duration: Duration,
        at time: ManualTime
    ) async throws -> (run: Run, due: Timestamp) {
        let run = try #require(try await claimedRun(queue))
        let due = time.now.advanced(by: duration)
        try await queue.release(try #require(run.lease), until: due)
        return (run, due)
    }
}
