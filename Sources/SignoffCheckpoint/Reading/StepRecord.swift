import OrderedCollections

/// The stored part of the superstep that starts at a checkpoint: its body and every task called in it, including those
/// of nested runs.
///
/// ``StateSnapshot`` shows bodies and nodes only, as LangGraph does. A record also has the called tasks, which have the
/// costs and the effects.
package struct StepRecord: Hashable, Sendable {
    /// One task that wrote something.
    package struct Task: Hashable, Sendable {
        /// The id.
        package var id: TaskID
        /// The name; `nil` when no candidate fits.
        package var name: String?
        /// The numbers of the calls that lead to it, counted from 0; empty for a body or node.
        package var calls: [Int]
        /// The names of the nested runs around it, the outermost first; empty at the root.
        package var run: [String]
        /// Whether it is done.
        package var isFinished: Bool
        /// The returned value; `nil` while it has not returned, and for a body.
        package var result: StoredValue?
        /// The text of the error recorded for it, even if it finished later.
        package var error: String?
        /// The question it asked last.
        package var question: Interrupt?
        /// The number of questions it asked, answered or not.
        package var questions: Int
        /// Whether the last question waits for its answer.
        package var isAsking: Bool

        /// Whether it is a body or node rather than a task called by one.
        package var isBody: Bool { calls.isEmpty }
    }

    /// The tasks, each before those it called; nested runs after the root.
    package let tasks: [Task]

    /// Collects the stored rows of a step.
    ///
    /// - Parameters:
    ///   - saved: The root checkpoint the step starts from.
    ///   - nested: The checkpoints of the runs nested in the step, as ``nested(in:)`` finds them.
    ///   - workflow: The entrypoint, if it is known.
    ///   - names: The names that called tasks may have.
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

    /// The checkpoints of nested runs by the root checkpoint their step starts from, each run's in order.
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
