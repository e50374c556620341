import OrderedCollections

extension InMemorySaver.State {
    /// Stores changes that were checked before.
    mutating func apply(_ changes: [CheckpointChange], holding lease: RunLease?, at now: Timestamp) {
        var known: [ThreadID: Set<RecordedAnswer>] = [:]
        for change in changes {
            if case .writes(let batch) = change {
                withdrawAnswers(in: batch, holding: lease, at: now, besides: &known)
                if let name = batch.taskName { taskNames.insert(ExactText(name)) }
            }
        }
        guard let thread = changes.first?.thread else { return }
        if changes.allSatisfy({ $0.thread == thread }) {
            store(changes, on: thread, holding: lease, at: now)
        } else {
            for (thread, changes) in OrderedDictionary(grouping: changes, by: \.thread) {
                store(changes, on: thread, holding: lease, at: now)
            }
        }
    }

    private mutating func store(
        _ changes: [CheckpointChange],
        on thread: ThreadID,
        holding lease: RunLease?,
        at now: Timestamp
    ) {
        threads[thread, default: InMemoryThread(at: now, facts: factsReader)]
            .apply(changes, by: lease?.release, of: lease.flatMap { runs.workflow(of: $0.run) }, at: now)
    }

    /// Records the withdrawn answers of a batch that is not yet stored, in the ledger and in the run that brings the
    /// answers.
    ///
    /// `known` contains the answers of each thread that were withdrawn before.
    private mutating func withdrawAnswers(
        in batch: WriteBatch,
        holding lease: RunLease?,
        at now: Timestamp,
        besides known: inout [ThreadID: Set<RecordedAnswer>]
    ) {
        guard !batch.isCopy, batch.answers.contains(where: \.isWithdrawn) else { return }
        let thread = batch.address.thread
        let holder = runs.holder(of: thread)
        let run = lease?.thread == thread ? lease?.run : holder?.status == .running ? holder?.id : nil
        if known[thread] == nil {
            known[thread] = Set(threads[thread]?.answers.filter(\.isWithdrawn).map(\.answer) ?? [])
        }
        for record in batch.answers where record.isWithdrawn {
            guard known[thread, default: []].insert(record.answer).inserted else { continue }
            guard let entry = record.withdrawalRecord(at: batch.address, during: run, at: now) else { continue }
            runs.record(entry, at: now)
            if let run { runs.noteUndelivered(record.question, in: run) }
        }
    }
}
