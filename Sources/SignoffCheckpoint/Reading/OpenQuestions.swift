import OrderedCollections

/// Finds the open questions of a thread in the newest checkpoints of its namespaces.
struct OpenQuestions {
    let root: SavedCheckpoint
    let heads: [SavedCheckpoint]
    /// The tasks recorded in the pending writes of each newest checkpoint.
    let records: [[TaskRecord]]
    let workflow: String?
    private let calledTasks: [CalledTasks]
    private let answers: RecordedAnswers
    private let places: TaskPlaces

    /// Creates a finder for the newest checkpoints of a thread's namespaces.
    ///
    /// `taskNames` are possible names of called tasks, in addition to the names in the rows.
    init(
        root: SavedCheckpoint,
        heads: [SavedCheckpoint],
        records: [[TaskRecord]],
        workflow: String?,
        taskNames: Set<String> = []
    ) {
        self.root = root
        self.heads = heads
        self.records = records
        self.workflow = workflow
        let known = taskNames.union(heads.flatMap { $0.checkpoint.versionsSeen.keys })
        calledTasks = zip(heads, records).map { CalledTasks(of: $1, at: $0, names: known) }
        answers = RecordedAnswers(of: heads)
        places = TaskPlaces(of: heads, records)
    }

    /// One question in one row.
    ///
    /// The rows of the tasks around the asking task contain copies.
    private struct Finding {
        /// The index of the run among the newest checkpoints.
        var run: Int
        var record: TaskRecord
        var interrupt: Interrupt
        /// Whether the task, or a task that started its run, has finished.
        var isOver: Bool
        /// The depth of the task.
        ///
        /// The asking task is deeper than the tasks that its question paused.
        var depth: (Int, Int, Int)
    }

    func list() -> [OpenInterrupt] {
        let runs = currentRuns()
        var byID: OrderedDictionary<InterruptID, Finding> = [:]
        var withoutID: [Finding] = []
        for finding in runs.flatMap(findings) {
            guard let id = finding.interrupt.id else {
                if !finding.isOver { withoutID.append(finding) }
                continue
            }
            if let other = byID[id], other.depth >= finding.depth { continue }
            byID[id] = finding
        }
        let currentRuns = Dictionary(runs.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        return (byID.values.elements + withoutID)
            .filter { !$0.isOver }
            .compactMap { openQuestion($0, among: currentRuns) }
            .sorted { ($0.namespace, $0.taskPath, $0.task) < ($1.namespace, $1.taskPath, $1.task) }
    }

    // MARK: Runs

    /// The root run, or a run nested in it.
    private struct CurrentRun {
        /// The index of the run among the newest checkpoints.
        var index: Int
        /// Whether a task that started the run has finished.
        var isOver: Bool
    }

    /// Returns the root run and the runs nested in it.
    ///
    /// Namespaces of earlier turns are omitted.
    private func currentRuns() -> [CurrentRun] {
        if heads.count == 1, root.namespace.isEmpty { return [CurrentRun(index: 0, isOver: false)] }
        let ids = Dictionary(heads.map { ($0.namespace, $0.checkpoint.id.rawValue) }, uniquingKeysWith: { $1 })
        let finished = Set(
            records.flatMap { $0.lazy.filter(\.isFinished).map(\.task.rawValue) }
        )
        // A body that has its result before its turn ends is waiting for tasks that it started. Runs of those tasks are
        // unfinished.
        let waitingBodies = Set(
            zip(heads, records).flatMap { saved, records -> [String] in
                guard saved.checkpoint.channelValues[ReservedChannel.start] != nil else { return [] }
                return records.filter { $0.isFinished && !$0.isCalled }.map(\.task.rawValue)
            }
        )
        return heads.indices.compactMap { index in
            let saved = heads[index]
            guard !saved.namespace.isEmpty else { return CurrentRun(index: index, isOver: false) }
            let parents = saved.metadata.parents
            // Only enclosing runs count: a replay of a nested run also records the replayed checkpoint among its
            // parents.
            let isCurrent = parents.elements.allSatisfy { parent in
                !isAround(parent.key, saved.namespace) || ids[parent.key] == nil
                    || ids[parent.key] == parent.value.stringValue
            }
            return isCurrent
                ? CurrentRun(index: index, isOver: isOver(saved.namespace, finished, besides: waitingBodies)) : nil
        }
    }

    /// Whether the run in `namespace` is nested in the run in `outer`.
    private func isAround(_ outer: String, _ namespace: String) -> Bool {
        outer.isEmpty || namespace.utf8.starts(with: "\(outer)|".utf8)
    }

    /// Whether a run is finished: the task that started it has finished, or an enclosing task has.
    private func isOver(_ namespace: String, _ finished: Set<String>, besides waitingBodies: Set<String>) -> Bool {
        let starters = namespace.split(separator: "|").compactMap { $0.split(separator: ":").last.map(String.init) }
        guard let starter = starters.last else { return false }
        return finished.contains(starter)
            || starters.dropLast().contains { finished.contains($0) && !waitingBodies.contains($0) }
    }

    private func findings(in run: CurrentRun) -> [Finding] {
        records[run.index].flatMap { record in
            let isOver = run.isOver || record.isFinished
            let depth = (heads[run.index].namespace.utf8.count, record.path.utf8.count, isOver ? 0 : 1)
            return record.interrupts.map { interrupt in
                Finding(run: run.index, record: record, interrupt: interrupt, isOver: isOver, depth: depth)
            }
        }
    }

    // MARK: Questions

    /// Returns the open question of a row; `nil` when the question was answered, or is a copy of a question that is no
    /// longer open.
    private func openQuestion(_ finding: Finding, among runs: [Int: CurrentRun]) -> OpenInterrupt? {
        let digest = PayloadDigest(of: finding.interrupt.value)
        let record = finding.record
        var position: Int?
        if let id = finding.interrupt.id, !record.sharesInterruptIDs {
            position = self.position(of: id, digest, asked: record, in: finding.run)
            if let position {
                // A question stays recorded when its task took the answer and then failed. Only the position shows that
                // the question is answered.
                guard position >= record.answers else { return nil }
            } else {
                guard !isOutlived(id, digest, copiedTo: finding, among: runs) else { return nil }
            }
        } else if record.sharesInterruptIDs, record.answers > 0, record.error != nil {
            return nil
        }
        let saved = heads[finding.run]
        let place = position ?? record.answers
        return OpenInterrupt(
            thread: root.thread,
            workflow: workflow,
            namespace: saved.namespace,
            checkpoint: root.checkpoint.id,
            task: record.task,
            taskPath: record.path,
            position: place,
            interrupt: finding.interrupt,
            payloadDigest: record.abridgedBytes == nil ? digest : .unread,
            waitingSince: Timestamp(iso8601: saved.checkpoint.createdAt) ?? saved.checkpoint.id.createdAt,
            withdrawn: answers.lastWithdrawn(of: record.task, at: place).map { WithdrawnAnswer($0) },
            omittedBytes: record.abridgedBytes
        )
    }

    /// Returns the position of the question within its task, counted from 0, derived from an answer or from the
    /// question's id; `nil` when the name of the task is unknown or the question is a copy.
    private func position(
        of id: InterruptID,
        _ digest: PayloadDigest,
        asked record: TaskRecord,
        in run: Int
    ) -> Int? {
        if let answered = answers.position(of: id, askedBy: record.task, at: run) { return answered }
        return TaskIdentity.position(
            of: id,
            digest: digest,
            inNamespaces: namespaces(of: record, in: run),
            among: 0...min(record.answers + 1, 1_000)
        )
    }

    /// Whether the row of a task has a copy of a question whose asking task has finished, has taken the answer or asks
    /// another question.
    ///
    /// A copy counts as open when the asking task has no rows.
    private func isOutlived(
        _ id: InterruptID,
        _ digest: PayloadDigest,
        copiedTo finding: Finding,
        among runs: [Int: CurrentRun]
    ) -> Bool {
        let task = finding.record.task
        let nested = places.runs(startedBy: task).filter { $0 != finding.run && runs[$0] != nil }
        let askers = answers.tasks(answering: id).filter { $0.task != task && runs[$0.head] != nil }
        let rows = Set(
            nested.flatMap { head in records[head].indices.map { TaskPlaces.Row(head: head, record: $0) } }
                + places.rows(calledFrom: finding.record.path, in: finding.run)
                + askers.flatMap { places.rows(of: $0.task) }
        )
        for row in rows.sorted() {
            let record = records[row.head][row.record]
            guard let run = runs[row.head], !record.sharesInterruptIDs,
                let position = position(of: id, digest, asked: record, in: row.head)
            else { continue }
            return run.isOver || record.isFinished || position < record.answers
                || !record.interrupts.contains { $0.id == id }
        }
        // The newest checkpoint of the run that the task started shows why the task waits. The question is absent
        // there.
        return !nested.isEmpty
    }

    /// Returns the possible namespaces of the task.
    ///
    /// Rows name bodies and nodes; the names of called tasks and targets of sends come from elsewhere.
    private func namespaces(of record: TaskRecord, in run: Int) -> [String] {
        let saved = heads[run]
        if let namespace = calledTasks[run].namespace(of: record) { return [namespace] }
        let prefix = saved.namespace.isEmpty ? "" : "\(saved.namespace)|"
        if let namespace = record.askedNamespace { return [namespace] }
        if let name = record.pulledName { return ["\(prefix)\(name):\(record.task)"] }
        let nested = places.namespaces(of: record.task)
        let names = calledTasks[run].names
        guard record.isCalled else { return nested + names.map { "\(prefix)\($0):\(record.task)" } }
        let callers = TaskIdentity.callerPath(ofCall: Substring(record.path)).map { path in
            places.rows(at: String(path), in: run).flatMap { namespaces(of: records[run][$0.record], in: run) }
        }
        return nested + (callers ?? []).flatMap { caller in names.map { "\(caller)|\($0):\(record.task)" } }
    }
}
