import OrderedCollections

/// The effect of running a thread again from one of its checkpoints, derived from stored data.
package struct ForkPreview: Hashable, Sendable {
    /// The outcome of a fork.
    package enum Outcome: Hashable, Sendable {
        /// The body and all its tasks run again.
        case runsAgain
        /// The turn is finished at the checkpoint. No task runs, and the state of the thread is reset.
        case goesBack
        /// The turn is finished at the newest checkpoint. The fork has no effect.
        case nothing
    }

    /// The thread.
    package let thread: ThreadID
    /// The checkpoint to run from.
    package let checkpoint: CheckpointID
    /// The step number; `nil` when none is stored.
    package let step: Int?
    /// The newest checkpoint of the thread when the preview was made.
    ///
    /// A later request requires that this checkpoint is still the newest.
    package let head: CheckpointID
    /// The workflow; `nil` when the rows do not identify it.
    package let workflow: String?
    /// The outcome of the fork.
    package let outcome: Outcome
    /// The input that waits at the checkpoint; `nil` when the turn is finished at the checkpoint.
    package let input: JSONValue?
    /// The value saved at the checkpoint; `nil` for none.
    package let value: JSONValue?
    /// The finished tasks whose results are kept: tasks of earlier turns, and tasks of this turn unless the turn runs
    /// again.
    package let kept: [StepRecord.Task]
    /// The tasks that run again.
    package let again: [StepRecord.Task]
    /// The later checkpoints of the current branch, which remain as an old branch.
    package let leftBehind: [CheckpointID]
    /// The number of open questions of the thread that can no longer be answered after the fork.
    package let withdrawnQuestions: Int
    /// Whether the thread belongs to a graph: its nodes run again, and its state is the value of its channels.
    package let isGraph: Bool
    /// The nodes as which the state of the graph may be changed; empty for an entrypoint, and for an unknown graph.
    package let nodes: [String]

    /// The tasks that ask again.
    package var asking: [StepRecord.Task] { again.filter { $0.questions > 0 } }

    /// Creates the preview of a fork; `nil` when the thread does not have the checkpoint.
    ///
    /// - Parameters:
    ///   - checkpoint: The root checkpoint to run from.
    ///   - all: All checkpoints of the thread.
    ///   - workflow: The name of the workflow, if known.
    ///   - names: The possible names of called tasks.
    ///   - structure: The nodes and channels of a graph; `nil` for an entrypoint, and for an unknown graph.
    package init?(
        from checkpoint: CheckpointID,
        in all: [SavedCheckpoint],
        workflow: String?,
        names: Set<String>,
        structure: StepStructure? = nil
    ) {
        let root = all.filter { $0.namespace.isEmpty }
        let byID = Dictionary(root.map { ($0.checkpoint.id, $0) }, uniquingKeysWith: { first, _ in first })
        guard let saved = byID[checkpoint], let head = root.map(\.checkpoint.id).max() else { return nil }
        self.checkpoint = checkpoint
        self.head = head
        thread = saved.thread
        step = saved.metadata.step
        let waiting = saved.checkpoint.channelValues[ReservedChannel.start]
        let name = workflow ?? byID[head].flatMap { EntrypointName.name(in: $0) }
        self.workflow = name
        let graph = GraphSteps(of: root, namespaces: Set(all.map(\.namespace)), structure: structure)
        isGraph = graph != nil
        nodes = structure?.nodes.map(\.name).filter { $0 != ReservedChannel.start } ?? []
        let due = graph?.tasks(at: saved)
        let isUnfinished = due.map { !$0.isEmpty } ?? Self.isUnfinished(saved.checkpoint, for: name)
        let takesInput = due.map { $0.contains { $0.name == ReservedChannel.start } } ?? isUnfinished
        input = takesInput ? waiting?.jsonProjection : nil
        value =
            graph.map { $0.values(at: saved).jsonProjection }
            ?? saved.checkpoint.channelValues[ReservedChannel.end]?.jsonProjection
        outcome = isUnfinished ? .runsAgain : checkpoint == head ? .nothing : .goesBack

        func line(from start: CheckpointID?) -> [CheckpointID] {
            var line: [CheckpointID] = []
            var next = start
            while let id = next, line.count <= root.count {
                line.append(id)
                next = byID[id]?.parent
            }
            return line
        }
        let nested = StepRecord.nested(in: all)
        func record(_ id: CheckpointID) -> [StepRecord.Task] {
            byID[id].map { saved in
                let tasks = StepRecord(of: saved, nested: nested[id] ?? [], workflow: name, names: names).tasks
                return graph?.named(tasks, at: saved) ?? tasks
            } ?? []
        }
        let before = line(from: checkpoint)
        again = isUnfinished ? record(checkpoint) : []
        let runsGraph = graph != nil
        kept = before.dropFirst().reversed().flatMap(record).filter { $0.isFinished && (runsGraph || !$0.isBody) }
        let ancestors = Set(before)
        leftBehind = line(from: head).filter { !ancestors.contains($0) }
        withdrawnQuestions = ThreadReading(heads: Self.heads(of: all)).openInterrupts.count
    }

    /// Whether the checkpoint has an input that the body has not processed.
    private static func isUnfinished(_ checkpoint: Checkpoint, for workflow: String?) -> Bool {
        guard checkpoint.channelValues[ReservedChannel.start] != nil,
            let version = checkpoint.channelVersions[ReservedChannel.start]
        else { return false }
        guard let workflow, let seen = checkpoint.versionsSeen[workflow]?[ReservedChannel.start] else { return true }
        return seen < version
    }

    /// Returns the newest checkpoint of every namespace.
    private static func heads(of all: [SavedCheckpoint]) -> [SavedCheckpoint] {
        var heads: [String: SavedCheckpoint] = [:]
        for saved in all where heads[saved.namespace].map({ $0.checkpoint.id < saved.checkpoint.id }) ?? true {
            heads[saved.namespace] = saved
        }
        return Array(heads.values)
    }
}
