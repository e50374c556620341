import OrderedCollections

/// Finds the open questions of a thread in the newest checkpoints of its namespaces.
struct OpenQuestions {
    let root: SavedCheckpoint
    let heads: [SavedCheckpoint]
    /// What the pending writes of each head tell of tasks.
    let records: [[TaskRecord]]
    let workflow: String?
    /// Names that called tasks may have, beyond those the rows tell.
    var taskNames: Set<String> = []

    /// One question in one row; the rows of the tasks around the asking one hold copies.
    private struct Finding {
        var saved: SavedCheckpoint
        var record: TaskRecord
        var interrupt: Interrupt
        var position: Int?

        /// Greater for the task that asks than for those that were stopped by it.
        var depth: (Int, Int) { (saved.namespace.utf8.count, record.path.utf8.count) }
    }

    func list() -> [OpenInterrupt] {
        var byID: OrderedDictionary<InterruptID, Finding> = [:]
        var withoutID: [Finding] = []
        for finding in liveRuns().flatMap({ findings(in: heads[$0], records: records[$0]) }) {
            guard let id = finding.interrupt.id else {
                withoutID.append(finding)
                continue
            }
            if let other = byID[id], other.depth >= finding.depth { continue }
            byID[id] = finding
        }
        return (byID.values.elements + withoutID)
            .filter { !isAnswered($0) }
            .sorted { left, right in
                (left.saved.namespace, left.record.path, left.record.task)
                    < (right.saved.namespace, right.record.path, right.record.task)
            }
            .map(question)
    }

    /// The positions of the root run and the runs nested in it now; namespaces of earlier turns are left out.
    private func liveRuns() -> [Int] {
        if heads.count == 1, root.namespace.isEmpty { return [0] }
        let ids = Dictionary(heads.map { ($0.namespace, $0.checkpoint.id.rawValue) }, uniquingKeysWith: { $1 })
        let finished = Set(
            records.flatMap { $0.lazy.filter(\.isFinished).map(\.task.rawValue) }
        )
        return heads.indices.filter { index in
            let saved = heads[index]
            guard !saved.namespace.isEmpty else { return true }
            guard !isInside(finished, saved.namespace) else { return false }
            let parents = saved.metadata.parents
            guard !parents.isEmpty else { return true }
            return parents.elements.allSatisfy { ids[$0.key] == nil || ids[$0.key] == $0.value.stringValue }
        }
    }

    /// Whether a namespace belongs to a run that was started by one of `tasks`.
    private func isInside(_ tasks: Set<String>, _ namespace: String) -> Bool {
        namespace.split(separator: "|").contains { part in
            part.split(separator: ":").last.map { tasks.contains(String($0)) } ?? false
        }
    }

    private func findings(in saved: SavedCheckpoint, records: [TaskRecord]) -> [Finding] {
        records.filter { !$0.isFinished }.flatMap { record in
            record.interrupts.map { interrupt in
                Finding(
                    saved: saved,
                    record: record,
                    interrupt: interrupt,
                    position: position(of: interrupt, asked: record, among: records, in: saved)
                )
            }
        }
    }

    /// Which question of its task it is, counted from 0: the number its id was made with; nil when the task's name is unknown or the question is a copy.
    private func position(
        of interrupt: Interrupt,
        asked record: TaskRecord,
        among records: [TaskRecord],
        in saved: SavedCheckpoint
    ) -> Int? {
        guard let id = interrupt.id, !record.sharesInterruptIDs else { return nil }
        for namespace in namespaces(of: record, among: records, in: saved) {
            for answers in 0...min(record.answers + 1, 1000)
            where TaskIdentity.interrupt(inNamespace: namespace, answers: answers) == id {
                return answers
            }
        }
        return nil
    }

    /// The namespaces the task may have: rows name bodies and nodes, but called tasks and targets of sends only in other places.
    private func namespaces(
        of record: TaskRecord,
        among records: [TaskRecord],
        in saved: SavedCheckpoint
    ) -> [String] {
        let prefix = saved.namespace.isEmpty ? "" : "\(saved.namespace)|"
        if let namespace = record.askedNamespace { return [namespace] }
        if let name = record.pulledName { return ["\(prefix)\(name):\(record.task)"] }
        let nested = heads.compactMap { head -> String? in
            let parts = head.namespace.split(separator: "|", omittingEmptySubsequences: false)
            guard let end = parts.firstIndex(where: { $0.hasSuffix(":\(record.task)") }) else { return nil }
            return parts[...end].joined(separator: "|")
        }
        let names = Set(heads.flatMap { $0.checkpoint.versionsSeen.keys }).union(
            ScheduledSend.list(in: saved.checkpoint).map(\.node)
        ).union(taskNames)
        guard record.isCalled else { return nested + names.map { "\(prefix)\($0):\(record.task)" } }
        let callers =
            records
            .filter { record.path.hasPrefix("~\(PathWord.push), \($0.path), ") }
            .flatMap { namespaces(of: $0, among: records, in: saved) }
        return nested + callers.flatMap { caller in names.map { "\(caller)|\($0):\(record.task)" } }
    }

    /// A question stays recorded when its task has taken the answer and then failed; only its number tells.
    private func isAnswered(_ finding: Finding) -> Bool {
        if let position = finding.position { return position < finding.record.answers }
        return finding.record.sharesInterruptIDs && finding.record.answers > 0 && finding.record.error != nil
    }

    private func question(_ finding: Finding) -> OpenInterrupt {
        OpenInterrupt(
            thread: root.thread,
            workflow: workflow,
            namespace: finding.saved.namespace,
            checkpoint: root.checkpoint.id,
            task: finding.record.task,
            taskPath: finding.record.path,
            position: finding.position ?? finding.record.answers,
            interrupt: finding.interrupt,
            payloadDigest: PayloadDigest(of: finding.interrupt.value),
            waitingSince: Timestamp(iso8601: finding.saved.checkpoint.createdAt)
                ?? finding.saved.checkpoint.id.createdAt
        )
    }
}
