import OrderedCollections
public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any RunQueue {
    /// Every requirement for a queue, except those for a saver.
    public static var all: [Self] {
        requests + claims + leases + sleepingRuns + endings + firstAndLast + guards + answers + conflicts
            + answerRecords + releases
            + ledgers + bounds
    }

    private static let workflows: Set<String> = [Sample.workflow]

    private static var requests: [Self] {
        [
            Self("A request becomes a pending run that keeps all of it") { queue, time in
                let actions: [RunAction] = [
                    .start(input: .map(["topic": .string("cat"), "n": .integer(3)])), .start(input: .null),
                    .resume(answers: ["0123456789abcdef0123456789abcdef": .null, "1": .array([.bool(false)])]),
                    .resume(answers: [:]), .proceed, .replay(from: Sample.id(3)),
                    .branch(from: Sample.id(3), input: .map(["limit": .integer(5)])), .update,
                ]
                for (number, action) in actions.enumerated() {
                    var request = Sample("request-\(number)").request(action, by: "ann ✓")
                    request.metadata = ["user": "ann", "n": 1.5]
                    let run = try await queue.submit(request, guardedBy: [], recording: nil)
                    #expect(run.request == request)
                    #expect(run.status == .pending)
                    #expect(run.attempt == 0)
                    #expect(run.createdAt == time.now)
                    #expect(run.lease == nil)
                    #expect(try await queue.run(run.id) == run)
                }
                #expect(Set(try await queue.runs(matching: RunQuery()).map(\.id)).count == actions.count)
                #expect(try await queue.run("none") == nil)
            },
            Self("A known client token returns the run it made, regardless of later changes") { queue, _ in
                let sample = Sample("token")
                try await queue.apply([sample.input, sample.question()])
                let question = try await onlyQuestion(queue)
                let guards = [AnswerGuard(for: question)].compactMap(\.self)
                let request = sample.answer(question, token: "t-1")
                let first = try await queue.submit(request, guardedBy: guards, recording: ["n": 1])
                let second = try await queue.submit(request, guardedBy: guards, recording: ["n": 1])
                #expect(second == first)
                #expect(try await queue.run(clientToken: "t-1") == first)
                #expect(try await queue.run(clientToken: "t-2") == nil)
                #expect(try await queue.runs(matching: RunQuery()).count == 1)
                #expect(try await queue.ledger(after: 0, limit: 9).count == 1)
            },
            Self("Many requests with one token make one run") { queue, _ in
                let sample = Sample("tokens")
                let ids = try await concurrently(12) { _ in
                    try await queue.submit(sample.request(token: "same"), guardedBy: [], recording: ["x": 1]).id
                }
                #expect(Set(ids).count == 1)
                #expect(try await queue.runs(matching: RunQuery()).count == 1)
                #expect(try await queue.ledger(after: 0, limit: 99).count == 1)
            },
            Self("Runs are listed newest first and narrowed by thread, state and page") { queue, time in
                let (first, second) = (Sample("first"), Sample("second"))
                var runs: [Run] = []
                for sample in [first, second, first] {
                    let run = try await queue.submit(sample.request(), guardedBy: [], recording: nil)
                    runs.append(run)
                    let claimed = try #require(try await queue.claim(run: run.id, for: "w", lease: .seconds(60)))
                    try await finish(queue, claimed, as: runs.count == 1 ? .error : .success)
                }
                func ids(_ query: RunQuery) async throws -> [RunID] { try await queue.runs(matching: query).map(\.id) }
                #expect(try await ids(RunQuery()) == runs.reversed().map(\.id))
                #expect(try await ids(RunQuery(limit: 1)) == [runs[2].id])
                #expect(try await ids(RunQuery(after: runs[2].place)) == [runs[1].id, runs[0].id])
                #expect(try await ids(RunQuery(thread: second.thread)) == [runs[1].id])
                #expect(try await ids(RunQuery(statuses: [.error])) == [runs[0].id])
                #expect(try await ids(RunQuery(statuses: [.error, .success])).count == 3)
                #expect(try await ids(RunQuery(statuses: [.error], newestOfThreadOnly: true)) == [])
                #expect(try await ids(RunQuery(newestOfThreadOnly: true)) == [runs[2].id, runs[1].id])
            },
        ]
    }

    private static var claims: [Self] {
        [
            Self("The oldest pending run of a known workflow is claimed first") { queue, time in
                let runs = try await submit(queue, ["one", "two", "three"])
                #expect(try await queue.claim(for: "w", workflows: ["other"], thread: nil, lease: .seconds(9)) == nil)
                #expect(try await queue.claim(for: "w", workflows: [], thread: nil, lease: .seconds(9)) == nil)
                let chosen = try await queue.claim(for: "w", workflows: workflows, thread: "two", lease: .seconds(9))
                #expect(chosen?.id == runs[1].id)
                let first = try #require(try await claim(queue))
                #expect(first.id == runs[0].id)
                #expect(first.status == .running)
                #expect(first.attempt == 1)
                #expect(first.interruptedAttempts == 0)
                #expect(first.startedAt == time.now)
                #expect(first.lease?.worker == "w")
                #expect(first.lease?.expiresAt == time.now.advanced(by: .seconds(9)))
                #expect(try await queue.run(first.id) == first)
                #expect(try await claim(queue)?.id == runs[2].id)
                #expect(try await claim(queue) == nil)
            },
            Self("Of many claiming at once one wins each run") { queue, _ in
                let runs = try await submit(queue, (0..<6).map { "race-\($0)" })
                let claimed = try await concurrently(24) { number in
                    try await queue.claim(
                        for: WorkerID("w\(number)"),
                        workflows: workflows,
                        thread: nil,
                        lease: .seconds(9)
                    )
                }
                #expect(claimed.compactMap { $0?.id }.sorted() == runs.map(\.id).sorted())
            },
            Self("A thread has one running run at a time, in the order of requests") { queue, _ in
                let runs = try await submit(queue, ["same", "same"])
                let first = try #require(try await claim(queue))
                #expect(first.id == runs[0].id)
                #expect(try await claim(queue) == nil)
                #expect(try await queue.claim(run: runs[1].id, for: "w", lease: .seconds(9)) == nil)
                try await finish(queue, first, as: .success)
                #expect(try await claim(queue)?.id == runs[1].id)
            },
            Self("Of many claiming one run by its id one wins") { queue, _ in
                let run = try await submit(queue, ["one"])[0]
                let claimed = try await concurrently(8) { number in
                    do {
                        return try await queue.claim(run: run.id, for: WorkerID("w\(number)"), lease: .seconds(9))
                    } catch let error as CheckpointError where error.code == .runNotFound {
                        return nil
                    }
                }
                #expect(claimed.compactMap(\.self).count == 1)
            },
            Self("A run that a vanished worker left is taken over by its id, and only then") { queue, time in
                let run = try await submit(queue, ["left"])[0]
                let first = try #require(try await claim(queue))
                let early = await #expect(throws: CheckpointError.self) {
                    _ = try await queue.claim(run: run.id, for: "heir", lease: .seconds(9))
                }
                #expect(early?.code == .runNotFound)
                time.advance(by: .seconds(3_600))
                let second = try #require(try await queue.claim(run: run.id, for: "heir", lease: .seconds(9)))
                #expect(second.attempt == 2 && second.interruptedAttempts == 1)
                let lost = try #require(first.lease)
                let error = await #expect(throws: CheckpointError.self) {
                    _ = try await queue.renew(lost, by: .seconds(9))
                }
                #expect(error?.code == .leaseLost)
            },
            Self("A run that is not pending cannot be claimed by its id") { queue, _ in
                let run = try await submit(queue, ["one"])[0]
                let claimed = try #require(try await claim(queue))
                try await finish(queue, claimed, as: .success)
                for id in [run.id, "none"] {
                    let error = await #expect(throws: CheckpointError.self) {
                        _ = try await queue.claim(run: id, for: "w", lease: .seconds(9))
                    }
                    #expect(error?.code == .runNotFound)
                }
            },
            Self("A run begun is held at once, past pending ones, and not begun on a held thread") { queue, _ in
                let sample = Sample("begun")
                let waiting = try await submit(queue, ["begun"])[0]
                let begun = try #require(try await queue.begin(sample.request(), for: "me", lease: .seconds(9)))
                #expect(begun.status == .running)
                #expect(begun.attempt == 1)
                #expect(begun.lease?.worker == "me")
                #expect(try await queue.run(begun.id) == begun)
                #expect(try await queue.begin(sample.request(), for: "you", lease: .seconds(9)) == nil)
                #expect(try await claim(queue) == nil)
                #expect(try await queue.runs(matching: RunQuery()).count == 2)
                try await finish(queue, begun, as: .success)
                #expect(try await claim(queue)?.id == waiting.id)
            },
            Self("Of many beginning on one thread one wins") { queue, _ in
                let begun = try await concurrently(8) { number in
                    try await queue.begin(Sample("one").request(), for: WorkerID("w\(number)"), lease: .seconds(9))
                }
                #expect(begun.compactMap(\.self).count == 1)
                #expect(try await queue.runs(matching: RunQuery()).count == 1)
            },
        ]
    }

    private static var leases: [Self] {
        [
            Self("A renewed lease ends later and reports a requested cancellation") { queue, time in
                let run = try #require(try await claimedRun(queue))
                let lease = try #require(run.lease)
                time.advance(by: .seconds(5))
                let renewal = try await queue.renew(lease, by: .seconds(60))
                #expect(renewal.lease.expiresAt == time.now.advanced(by: .seconds(60)))
                #expect(!renewal.isCancellationRequested)
                #expect(try await queue.requestCancellation(of: run.id).status == .running)
                #expect(try await queue.renew(lease, by: .seconds(60)).isCancellationRequested)
                time.advance(by: .seconds(59))
                #expect(try await claim(queue) == nil)
            },
            Self("A run whose lease ran out is taken over once") { queue, time in
                let first = try #require(try await claimedRun(queue))
                time.advance(by: .seconds(9))
                let second = try #require(try await claim(queue, for: "other"))
                #expect(second.id == first.id)
                #expect(second.attempt == 2)
                #expect(second.interruptedAttempts == 1)
                #expect(second.lease?.worker == "other")
                #expect(try await claim(queue, for: "third") == nil)
            },
            Self("A worker that lost its lease can change nothing") { queue, time in
                let first = try #require(try await claimedRun(queue))
                let lease = try #require(first.lease)
                time.advance(by: .seconds(9))
                // The worker is the same, so only the attempt distinguishes the claims.
                let second = try #require(try await claim(queue))
                let sample = Sample(first.request.thread.rawValue)
                let calls: [() async throws -> Void] = [
                    { try await queue.apply([sample.input], holding: lease) },
                    { _ = try await queue.renew(lease, by: .seconds(9)) },
                    { try await queue.finish(lease, as: .success, error: nil) }, { try await queue.release(lease) },
                ]
                for call in calls {
                    let error = await #expect(throws: CheckpointError.self) { try await call() }
                    #expect(error?.code == .leaseLost)
                }
                #expect(try await queue.savedCheckpoint(at: sample.address) == nil)
                #expect(try await queue.run(first.id) == second)
                try await queue.apply([sample.input], holding: second.lease)
                #expect(try await queue.savedCheckpoint(at: sample.address) != nil)
            },
            Self("A run whose worker vanished does not hold its thread, and goes back to the queue") { queue, time in
                let first = try #require(try await claimedRun(queue))
                time.advance(by: .seconds(9))
                let request = Sample(first.request.thread.rawValue).request()
                let begun = try #require(try await queue.begin(request, for: "me", lease: .seconds(9)))
                let back = try await queue.run(first.id)
                #expect(back?.status == .pending)
                #expect(back?.interruptedAttempts == 1)
                try await finish(queue, begun, as: .success)
                #expect(try await claim(queue)?.id == first.id)
            },
            Self("A released run waits for the next worker with its attempt counted") { queue, _ in
                let first = try #require(try await claimedRun(queue))
                try await queue.release(try #require(first.lease))
                let waiting = try await queue.run(first.id)
                #expect(waiting?.status == .pending)
                #expect(waiting?.lease == nil)
                let again = try #require(try await claim(queue))
                #expect(again.attempt == 2)
                #expect(again.interruptedAttempts == 0)
            },
        ]
    }

    private static var endings: [Self] {
        [
            Self("A finished run keeps its outcome and cannot be finished again") { queue, time in
                let run = try #require(try await claimedRun(queue))
                let lease = try #require(run.lease)
                let failure = RunFailure(code: "task_failed", message: "no ✓", task: "score")
                try await queue.finish(lease, as: .error, error: failure)
                let ended = try await queue.run(run.id)
                #expect(ended?.status == .error)
                #expect(ended?.error == failure)
                #expect(ended?.finishedAt == time.now)
                #expect(ended?.lease == nil)
                let error = await #expect(throws: CheckpointError.self) {
                    try await queue.finish(lease, as: .success, error: nil)
                }
                #expect(error?.code == .leaseLost)
                #expect(try await queue.run(run.id) == ended)
            },
            Self("A run does not end as pending or running") { queue, _ in
                let run = try #require(try await claimedRun(queue))
                for status in [RunStatus.pending, .running] {
                    let error = await #expect(throws: CheckpointError.self) {
                        try await queue.finish(try #require(run.lease), as: status, error: nil)
                    }
                    #expect(error?.code == .invalidData)
                }
                #expect(try await queue.run(run.id) == run)
            },
            Self("A pending run is canceled at once, a running one by its worker, an ended one not at all") {
                queue,
                time in
                let pending = try await submit(queue, ["pending"])[0]
                #expect(try await queue.requestCancellation(of: pending.id).status == .cancelled)
                #expect(try await claim(queue) == nil)
                let running = try #require(try await claimedRun(queue))
                #expect(try await queue.requestCancellation(of: running.id).status == .running)
                try await queue.release(try #require(running.lease))
                #expect(try await queue.run(running.id)?.status == .cancelled)
                #expect(try await queue.requestCancellation(of: running.id).finishedAt == time.now)
                let error = await #expect(throws: CheckpointError.self) {
                    _ = try await queue.requestCancellation(of: "none")
                }
                #expect(error?.code == .runNotFound)
            },
            Self("A run with a requested cancellation whose worker is lost is canceled, not run again") { queue, time in
                let run = try #require(try await claimedRun(queue))
                _ = try await queue.requestCancellation(of: run.id)
                time.advance(by: .seconds(9))
                #expect(try await claim(queue) == nil)
                #expect(try await queue.run(run.id)?.status == .cancelled)
            },
            Self("The state of a thread follows its runs") { queue, _ in
                let sample = Sample("states")
                func state() async throws -> ThreadSummary? { try await queue.threads(matching: ThreadQuery()).first }
                let first = try await submit(queue, ["states"])[0]
                #expect(try await state()?.status == .busy)
                #expect(try await state()?.checkpoint == nil)
                #expect(try await state()?.workflow == Sample.workflow)
                let claimed = try #require(try await claim(queue))
                #expect(try await state()?.status == .busy)
                try await queue.apply([sample.input], holding: claimed.lease)
                let failure = RunFailure(code: "task_failed", message: "boom")
                try await queue.finish(try #require(claimed.lease), as: .error, error: failure)
                #expect(try await state()?.status == .error)
                #expect(try await state()?.error == "boom")
                #expect(try await state()?.checkpoint == Sample.id(1))
                let retry = try await submit(queue, ["states"])[0]
                #expect(try await state()?.status == .busy)
                #expect(try await state()?.error == nil)
                _ = try await queue.requestCancellation(of: retry.id)
                #expect(try await state()?.status == .idle)
                #expect(first.id != retry.id)
                try await queue.apply([sample.question()])
                #expect(try await state()?.status == .interrupted)
                #expect(try await queue.threads(matching: ThreadQuery(statuses: [.busy, .error])).isEmpty)
            },
        ]
    }

    private static var ledgers: [Self] {
        [
            Self("Records are chained in the order of their requests") { queue, time in
                for number in 0..<3 {
                    let request = Sample("ledger-\(number)").request()
                    let record: JSONObject = ["n": .integer(Int64(number)), "why": "ünï", "amount": 1.50]
                    _ = try await queue.submit(request, guardedBy: [], recording: record)
                    time.advance(by: .seconds(1))
                }
                let entries = try await queue.ledger(after: 0, limit: 99)
                try #require(entries.map(\.sequence) == [1, 2, 3])
                #expect(entries.map { $0.record["n"] } == [0, 1, 2])
                #expect(entries.first?.previousHash == LedgerChain.origin)
                #expect(LedgerChain.firstFault(in: entries) == nil)
                #expect(entries.last?.at == entries.first?.at.advanced(by: .seconds(2)))
                #expect(try await queue.newestLedger(before: nil, limit: 2) == [entries[2], entries[1]])
                #expect(try await queue.newestLedger(before: 2, limit: 9) == [entries[0]])
                #expect(try await queue.newestLedger(before: 1, limit: 9).isEmpty)
                let rest = try await queue.ledger(after: 1, limit: 1)
                #expect(rest == [entries[1]])
                #expect(LedgerChain.firstFault(in: rest, after: entries[0]) == nil)
                #expect(LedgerChain.firstFault(in: [entries[0], entries[2]]) == entries[2])
            },
            Self("A run has the hash of the entry of its answers, whether it waits or is begun at once") { queue, _ in
                let waiting = try await queue.submit(Sample("waits").request(), guardedBy: [], recording: ["n": 1])
                let begun = try await queue.begin(
                    Sample("begins").request(),
                    for: "worker",
                    lease: .seconds(60),
                    recording: ["n": 2]
                )
                let plain = try await queue.begin(
                    Sample("plain").request(),
                    for: "worker",
                    lease: .seconds(60),
                    recording: nil
                )
                let busy = try await queue.begin(
                    Sample("begins").request(),
                    for: "other",
                    lease: .seconds(60),
                    recording: ["n": 3]
                )
                #expect(busy == nil)
                let entries = try await queue.ledger(after: 0, limit: 9)
                #expect(entries.map { $0.record["n"] } == [1, 2])
                #expect(LedgerChain.firstFault(in: entries) == nil)
                try #require(entries.count == 2)
                #expect(waiting.ledgerHash == entries[0].hash)
                #expect(begun?.ledgerHash == entries[1].hash)
                #expect(plain != nil)
                #expect(plain?.ledgerHash == nil)
                for run in [waiting, begun, plain].compactMap(\.self) {
                    #expect(try await queue.run(run.id)?.ledgerHash == run.ledgerHash)
                }
                let claimed = try await queue.claim(run: waiting.id, for: "worker", lease: .seconds(60))
                #expect(claimed?.ledgerHash == entries[0].hash)
            },
            Self("What belongs to no run is recorded in the same chain") { queue, _ in
                _ = try await queue.submit(Sample("one").request(), guardedBy: [], recording: ["n": 1])
                try await queue.record(["n": 2])
                _ = try await queue.submit(Sample("two").request(), guardedBy: [], recording: ["n": 3])
                let entries = try await queue.ledger(after: 0, limit: 9)
                #expect(entries.map { $0.record["n"] } == [1, 2, 3])
                #expect(LedgerChain.firstFault(in: entries) == nil)
                #expect(try await queue.runs(matching: RunQuery()).count == 2)
            },
            Self("Many recording at once keep the chain whole") { queue, _ in
                _ = try await concurrently(20) { number in
                    let request = Sample("many-\(number)").request()
                    return try await queue.submit(request, guardedBy: [], recording: ["n": .integer(Int64(number))])
                }
                let entries = try await queue.ledger(after: 0, limit: 99)
                #expect(entries.count == 20)
                #expect(LedgerChain.firstFault(in: entries) == nil)
            },
            Self("Deleting a thread deletes its runs but not what was decided on it") { queue, _ in
                let sample = Sample("deleted")
                try await queue.apply([sample.input])
                let request = sample.request(token: "t")
                let run = try await queue.submit(request, guardedBy: [], recording: ["n": 1])
                try await queue.deleteThread(sample.thread)
                #expect(try await queue.run(run.id) == nil)
                #expect(try await queue.run(clientToken: "t") == nil)
                #expect(try await queue.threads(matching: ThreadQuery()).isEmpty)
                #expect(try await claim(queue) == nil)
                #expect(try await queue.ledger(after: 0, limit: 9).count == 1)
            },
        ]
    }
}
