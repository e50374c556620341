public import OrderedCollections

/// The metadata of a checkpoint: its source, step, parents and the scalars of the run.
public struct CheckpointMetadata: Hashable, Sendable {
    /// All entries in stored order.
    public var entries: JSONObject

    /// Creates metadata from stored entries.
    public init(entries: JSONObject) {
        self.entries = entries
    }

    /// Creates metadata for a new checkpoint.
    ///
    /// - Parameters:
    ///   - source: The reason why the checkpoint exists.
    ///   - step: The step number; -1 for the first input.
    ///   - parents: The checkpoint id of every enclosing run, by namespace; empty at the root.
    ///   - scalars: The metadata of the run: strings, numbers and Booleans only.
    public init(source: Source, step: Int, parents: JSONObject = [:], scalars: JSONObject = [:]) {
        entries = ["source": .string(source.rawValue), "step": .integer(Int64(step)), "parents": .object(parents)]
        for (key, value) in scalars { entries[key] = value }
    }

    /// The reason why a checkpoint exists.
    public enum Source: String, Sendable {
        /// The turn received a new input.
        case input
        /// A step was completed.
        case loop
        /// The state was set from outside a run.
        case update
        /// The thread continues from an earlier checkpoint.
        case fork
    }

    /// The reason why the checkpoint exists; `nil` for an unknown reason.
    public var source: Source? { entries["source"]?.stringValue.flatMap(Source.init(rawValue:)) }

    /// The step number; `nil` when none is stored.
    public var step: Int? { entries["step"]?.integerValue.map(Int.init) }

    /// The checkpoint id of every enclosing run, by namespace.
    public var parents: JSONObject { entries["parents"]?.objectValue ?? [:] }
}
