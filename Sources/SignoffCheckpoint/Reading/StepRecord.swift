import OrderedCollections

/// The stored part of the superstep that starts at a checkpoint: its body and every called task, including those of
/// nested runs.
///
/// ``StateSnapshot`` shows only bodies and nodes, as LangGraph does. A record also shows the called tasks, which cause
/// the costs and the effects.
package struct StepRecord: Hashable, Sendable {
    /// A task that wrote a value.
    package struct Task: Hashable, Sendable {
        /// The id.
        package var id: TaskID
        /// The name; `nil` when no possible name matches the id.
        package var name: String?
        /// The numbers of the calls that lead to the task, counted from 0; empty for a body or node.
        package var calls: [Int]
        /// The names of the nested runs around the task, outermost first; empty at the root.
        package var run: [String]
        /// Whether the task has finished.
        package var isFinished: Bool
        /// The returned value; `nil` for an unfinished task and for a body.
        package var result: StoredValue?
        /// The recorded error message, even if the task finished later; `nil` for none.
        package var error: String?
        /// The last question of the task; `nil` for none.
        package var question: Interrupt?
        /// The number of questions that the task asked, answered or not.
        package var questions: Int
        /// Whether the last question is open.
        package var isAsking: Bool

        /// Whether the task is a body or node rather than a called task.
        package var isBody: Bool { calls.isEmpty }
    }

    /// The tasks.
    ///
    /// A task precedes the tasks that it called, and the root precedes nested runs.
    package let tasks: [Task]

    /// Collects the stored rows of a step.
    ///
    /// - Parameters:
    ///   - saved: The root checkpoint that the step starts from.
    ///   - nested: The checkpoints of the runs nested in the step, as returned by ``nested(in:)``.
    ///   - workflow: The entrypoint, if known.
    ///   - names: The possible names of called tasks.
    package init(
        of saved: SavedCheckpoint,
        nested: [SavedCheckpoint] = [],
        workflow: String? = nil,
        names: Set<String> = []
    ) {
        tasks =
            Self.tasks(of: saved, workflow: workflow ?? EntrypointName.name(in: saved), names: names)
            + nested.flatMap { Self.tasks(of: $0, workflow: EntrypointName.name(in: $0), names: names) }
    }

    /// Returns the checkpoints of nested runs, by the root checkpoint that their step starts from.
    ///
    /// The checkpoints of each run are in order.
    package static func nested(in thread: [SavedCheckpoint]) -> [CheckpointID: [SavedCheckpoint]] {
        var byStep: [CheckpointID: [SavedCheckpoint]] = [:]
        for saved in thread where !saved.namespace.isEmpty {
            guard let step = saved.metadata.parents[""]?.stringValue else { continue }
            byStep[CheckpointID(step), default: []].append(saved)
        }
        return byStep.mapValues { runs in
            runs.sorted { ($0.namespace, $0.checkpoint.id) < ($1.namespace, $1.checkpoint.id) }
        }
    }

    private static func tasks(of saved: SavedCheckpoint, workflow: String?, names: Set<String>) -> [Task] {
        let records = TaskRecord.records(of: saved.pendingWrites)
        let name = records.lazy.compactMap(\.pulledName).first ?? workflow
        let body = name.flatMap { name in
            try? TaskIdentity(
                body: name,
                checkpoint: saved.checkpoint.id,
                checkpointStep: saved.metadata.step ?? -2,
                runNamespace: saved.namespace,
                formatVersion: saved.checkpoint.formatVersion
            )
        }
        let identities = body.map { CalledTaskNames(body: $0, candidates: names).identities(of: records) } ?? [:]
        let run = saved.namespace.split(separator: "|").compactMap { part in
            part.contains(":") ? String(part.prefix { $0 != ":" }) : nil
        }
        return records.map { task(of: $0, identity: identities[$0.task], run: run) }
            .sorted { $0.calls.lexicographicallyPrecedes($1.calls) }
    }

    private static func position(
        of question: Interrupt,
        askedBy identity: TaskIdentity,
        among positions: ClosedRange<Int>
    ) -> Int? {
        question.id.flatMap {
            TaskIdentity.position(
                of: $0,
                digest: PayloadDigest(of: question.value),
                inNamespaces: [identity.namespace],
                among: positions
            )
        }
    }

    private static func task(of record: TaskRecord, identity: TaskIdentity?, run: [String]) -> Task {
        let question = record.interrupts.last
        let isAsking: Bool =
            if record.isFinished || question == nil {
                false
            } else if let identity, let question, question.id != nil {
                Self.position(of: question, askedBy: identity, among: record.answers...record.answers) != nil
            } else {
                record.answers == 0
            }
        // The id of the remaining question shows its position.
        let asked = question.flatMap { question in
            identity.flatMap { position(of: question, askedBy: $0, among: 0...min(record.answers, 1_000)) }
        }
        return Task(
            id: record.task,
            name: identity?.name ?? record.pulledName,
            calls: CallPath.numbers(to: record.path),
            run: run,
            isFinished: record.isFinished,
            result: record.output.first { $0.channel == ReservedChannel.result }?.value,
            error: record.error,
            question: question,
            questions: max(record.answers + (isAsking ? 1 : 0), question == nil ? 0 : (asked ?? 0) + 1),
            isAsking: isAsking
        )
    }
}
