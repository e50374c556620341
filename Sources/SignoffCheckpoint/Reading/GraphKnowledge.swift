import OrderedCollections

/// The structure of a graph that the checkpoints of a thread reveal together, beyond what each one holds.
public struct GraphKnowledge: Hashable, Sendable {
    /// The channels that each node was seen to be triggered by.
    var triggers: OrderedDictionary<String, Set<String>> = [:]
    /// The namespaces that hold runs.
    var namespaces: Set<String> = []
    /// The entrypoint, when the caller knows it.
    var workflow: String?

    /// The namespace of the run that a task started, also for a run that keeps its state; `nil` for none.
    func namespace(ofRunIn task: PlannedTask) -> String? {
        if namespaces.contains(task.namespace) { return task.namespace }
        let kept = TaskIdentity.nodeNames(inNamespace: task.namespace).joined(separator: "|")
        return namespaces.contains(kept) ? kept : nil
    }

    /// Collects what checkpoints tell.
    ///
    /// - Parameters:
    ///   - checkpoints: Checkpoints of one thread and namespace; the more, the more is known.
    ///   - namespaces: All namespaces of the thread, if they are known. They show which tasks started nested runs.
    ///   - workflow: The entrypoint, if it is known.
    public init(checkpoints: [SavedCheckpoint] = [], namespaces: Set<String> = [], workflow: String? = nil) {
        self.namespaces = namespaces
        self.workflow = workflow
        for saved in checkpoints.sorted(by: { $0.checkpoint.id < $1.checkpoint.id }) {
            for (node, versions) in saved.checkpoint.versionsSeen.elements
            where node != ReservedChannel.input && node != ReservedChannel.interrupt {
                triggers[node, default: []].formUnion(versions.keys)
            }
        }
    }
}
