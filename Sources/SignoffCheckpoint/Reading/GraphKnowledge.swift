import OrderedCollections

/// The structure of a graph, derived from all checkpoints of a thread together.
public struct GraphKnowledge: Hashable, Sendable {
    /// The channels that triggered each node in the checkpoints.
    var triggers: OrderedDictionary<String, Set<String>> = [:]
    /// The namespaces that contain runs.
    var namespaces: Set<String> = []
    /// The entrypoint; `nil` when unknown.
    var workflow: String?

    /// Returns the namespace of the run that a task started, including a run that keeps its state; `nil` for none.
    func namespace(ofRunIn task: PlannedTask) -> String? {
        if namespaces.contains(task.namespace) { return task.namespace }
        let kept = TaskIdentity.nodeNames(inNamespace: task.namespace).joined(separator: "|")
        return namespaces.contains(kept) ? kept : nil
    }

    /// Collects the structure from checkpoints.
    ///
    /// - Parameters:
    ///   - checkpoints: Checkpoints of one thread and namespace. More checkpoints reveal more of the structure.
    ///   - namespaces: All namespaces of the thread, if known. The namespaces show which tasks started nested runs.
    ///   - workflow: The entrypoint, if known.
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
