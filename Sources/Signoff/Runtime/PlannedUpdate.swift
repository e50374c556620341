import OrderedCollections
package import SignoffCheckpoint

/// The effect of an update of a thread's state, without storing it.
package struct PlannedUpdate: Sendable {
    /// The nodes as which the state changes, in order; empty for an entrypoint.
    package let nodes: [String]
    /// The state before, as a snapshot shows it.
    package let before: StoredValue
    /// The state after.
    package let after: StoredValue
    /// The nodes that are due after the update.
    package let next: [String]
    /// The channels whose reducer folds a write into the value.
    package let reducedChannels: Set<String>

    init(nodes: [String], structure: StepStructure?, base: SavedCheckpoint?, end: SavedCheckpoint?) {
        self.nodes = nodes
        func shown(_ saved: SavedCheckpoint?) -> StoredValue {
            guard let structure, let saved else { return .null }
            return structure.value(of: ChannelState(saved.checkpoint))
        }
        before = shown(base)
        after = shown(end)
        next = end.flatMap { end in structure.map { Superstep($0).tasks(at: end).map(\.name) } } ?? []
        let reduced = structure?.channels.elements.filter { $0.value.isReduced }.map(\.key) ?? []
        reducedChannels = Set(reduced)
    }
}
