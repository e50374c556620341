import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any RunQueue {
    /// The requirements for the releases of workflows.
    static var releases: [Self] {
        [
            Self("A run has the release that ended it, and only that one") { queue, time in
                let sample = Sample("released run")
                let run = try await queue.submit(sample.request(), guardedBy: [], recording: nil)
                let first = try await claim(run, by: "first", release: "1.0", from: queue)
                #expect(try await queue.run(run.id)?.release == nil, "it has not ended")
                let renewal = try await queue.renew(first, by: .seconds(9))
                #expect(renewal.lease.release == "1.0", "the holder's release stays with its lease")
                time.advance(by: .seconds(10))
                let second = try await claim(run, by: "second", release: "2.0", from: queue)
                try await queue.finish(second, as: .interrupted, error: nil, storing: [sample.input])
                #expect(try await queue.run(run.id)?.release == "2.0")
                #expect(try await queue.runs(matching: RunQuery(thread: sample.thread)).map(\.release) == ["2.0"])
                let other = try await queue.submit(sample.request(), guardedBy: [], recording: nil)
                let third = try await claim(other, by: "third", release: nil, from: queue)
                try await queue.finish(third, as: .success, error: nil)
                #expect(try await queue.run(other.id)?.release == nil)
                #expect(try await queue.run(run.id)?.release == "2.0")
            },
            Self("A question has the release that asked it last, also after other writes of its thread") { queue, _ in
                let sample = Sample("released question")
                func release() async throws -> [String?] {
                    try await queue.openInterrupts(matching: InterruptQuery(thread: sample.thread)).map(\.release)
                }
                try await queue.apply([sample.input, sample.question()])
                #expect(try await release() == [nil])
                let run = try await queue.submit(sample.request(), guardedBy: [], recording: nil)
                var lease = try await claim(run, by: "w", release: "1.0", from: queue)
                try await queue.apply([sample.question()], holding: lease)
                #expect(try await release() == ["1.0"])
                try await queue.apply([sample.result(of: 0, .integer(1))], holding: lease)
                #expect(try await release() == ["1.0"])
                lease.release = "2.0"
                try await queue.apply([sample.result(of: 1, .integer(1))], holding: lease)
                #expect(try await release() == ["1.0"], "a release that asks nothing asks nothing")
                guard case .writes(var copy) = try sample.question() else { return }
                copy.isCopy = true
                try await queue.apply([.writes(copy)], holding: lease)
                #expect(try await release() == ["1.0"], "a copy has no asking workflow")
                try await queue.finish(lease, as: .interrupted, error: nil, storing: [sample.question()])
                #expect(try await release() == ["2.0"])
            },
        ]
    }

    private static func claim(
        _ run: Run,
        by worker: WorkerID,
        release: String?,
        from queue: any RunQueue
    ) async throws -> RunLease {
        let claimed = try #require(try await queue.claim(run: run.id, for: worker, lease: .seconds(9)))
        var lease = try #require(claimed.lease)
        #expect(lease.release == nil)
        lease.release = release
        return lease
    }
}
