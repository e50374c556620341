import OrderedCollections

/// The rules by which a channel accepts writes and becomes readable for nodes.
///
/// The value of a channel is its stored value in the checkpoint.
///
/// > Source: LangGraph `langgraph.channels`.
package enum ChannelKind: Sendable {
    /// The last written value. A step permits one write.
    case lastValue
    /// A value that each write is folded into.
    case reduced(ChannelReducer)
    /// The last written value, which checkpoints omit. A step permits one write.
    case untracked
    /// A value that exists only in the step after its write. A step permits one write.
    case ephemeral
    /// The last of several writes in a step. A step without a write clears the value.
    case anyValue
    /// The writes of the previous step; all writes for an accumulating topic. The elements of a list count as separate
    /// writes.
    case topic(accumulates: Bool)
    /// The mark of a due node, set by an edge.
    case branch
    /// The mark of a deferred node: the value, and whether all other nodes have ended.
    case deferredBranch
    /// The names of the finished nodes among those that a joining edge waits for.
    case join(Set<String>)
    /// The join of a deferred node: the names, and whether all other nodes have ended.
    case deferredJoin(Set<String>)

    /// Whether checkpoints contain the value of the channel.
    package var isStored: Bool { if case .untracked = self { false } else { true } }

    /// The conversion of writes to their stored form; `nil` for a channel that stores writes unchanged.
    package var form: ChannelReducer.Form? { if case .reduced(let reducer) = self { reducer.form } else { nil } }

    /// Whether the node that the channel triggers clears the channel, rather than the end of a step.
    package var isConsumed: Bool {
        switch self {
        case .deferredBranch, .join, .deferredJoin: true
        case .lastValue, .reduced, .untracked, .ephemeral, .anyValue, .topic, .branch: false
        }
    }

    /// Whether a reducer, or the channel itself, folds a write into the value.
    package var isReduced: Bool {
        switch self {
        case .reduced, .topic(accumulates: true): true
        case .lastValue, .untracked, .ephemeral, .anyValue, .topic, .branch, .deferredBranch, .join, .deferredJoin:
            false
        }
    }

    /// Whether a step that does not write the channel empties it.
    var isCleared: Bool {
        switch self {
        case .ephemeral, .anyValue, .branch, .topic(accumulates: false): true
        case .lastValue, .reduced, .untracked, .topic, .deferredBranch, .join, .deferredJoin: false
        }
    }

    /// Whether the channel waits until nothing but deferred nodes is left.
    var isDeferred: Bool {
        switch self {
        case .deferredBranch, .deferredJoin: true
        case .lastValue, .reduced, .untracked, .ephemeral, .anyValue, .topic, .branch, .join: false
        }
    }

    /// Returns the value that a node reads from a channel with this stored value; `nil` for none.
    package func content(of stored: StoredValue?) -> StoredValue? {
        switch self {
        case .lastValue, .untracked, .ephemeral, .anyValue, .branch: stored
        case .reduced(let reducer): stored ?? reducer.empty
        case .topic: stored.flatMap { $0.arrayValue?.isEmpty == false ? $0 : nil }
        case .deferredBranch: Deferred(stored).flatMap { $0.isFinished ? $0.value : nil }
        case .join(let sources): stored.flatMap { NameSet($0).names.isSuperset(of: sources) ? .null : nil }
        case .deferredJoin(let sources):
            Deferred(stored).flatMap { deferred in
                deferred.isFinished && NameSet(deferred.value).names.isSuperset(of: sources) ? .null : nil
            }
        }
    }

    /// Applies the writes of one superstep in the order of their tasks.
    ///
    /// An empty list stands for a superstep without writes.
    ///
    /// - Returns: Whether the channel has changed.
    /// - Throws: ``ChannelConflict``, and the error of a reducer.
    func update(_ stored: inout StoredValue?, with writes: [StoredValue]) throws -> Bool {
        switch self {
        case .lastValue, .untracked:
            guard let value = try single(writes) else { return false }
            stored = value
        case .ephemeral:
            guard let value = try single(writes) else { return clear(&stored) }
            stored = value
        case .branch, .anyValue:
            guard let value = writes.last else { return clear(&stored) }
            stored = value
        case .reduced(let reducer):
            guard !writes.isEmpty else { return false }
            stored = try reducer.folding(writes, into: stored)
        case .topic(let accumulates):
            let old = stored?.arrayValue ?? []
            let new = writes.flatMap { $0.arrayValue ?? [$0] }
            guard !new.isEmpty || !accumulates && !old.isEmpty else { return false }
            stored = .array(accumulates ? old + new : new)
        case .deferredBranch:
            guard let value = writes.last else { return false }
            stored = Deferred(value: value, isFinished: false).stored
        case .join(let sources):
            guard let names = try arrived(writes, in: NameSet(stored), of: sources) else { return false }
            stored = names.stored
        case .deferredJoin(let sources):
            let deferred = Deferred(stored) ?? Deferred(value: NameSet([]).stored, isFinished: false)
            guard let names = try arrived(writes, in: NameSet(deferred.value), of: sources) else { return false }
            stored = Deferred(value: names.stored, isFinished: deferred.isFinished).stored
        }
        return true
    }

    /// Clears a channel whose value triggered a node.
    ///
    /// - Returns: Whether the channel has changed.
    func consume(_ stored: inout StoredValue?) -> Bool {
        guard content(of: stored) != nil else { return false }
        switch self {
        case .join: stored = NameSet([]).stored
        case .deferredJoin: stored = Deferred(value: NameSet([]).stored, isFinished: false).stored
        case .deferredBranch: stored = nil
        case .lastValue, .reduced, .untracked, .ephemeral, .anyValue, .topic, .branch: return false
        }
        return true
    }

    /// Informs a channel that only deferred nodes are left to run.
    ///
    /// - Returns: Whether the channel has changed.
    func finish(_ stored: inout StoredValue?) -> Bool {
        guard var deferred = Deferred(stored), !deferred.isFinished else { return false }
        switch self {
        case .deferredBranch: break
        case .deferredJoin(let sources):
            guard NameSet(deferred.value).names.isSuperset(of: sources) else { return false }
        case .lastValue, .reduced, .untracked, .ephemeral, .anyValue, .topic, .branch, .join: return false
        }
        deferred.isFinished = true
        stored = deferred.stored
        return true
    }

    private func clear(_ stored: inout StoredValue?) -> Bool {
        defer { stored = nil }
        return stored != nil
    }

    private func single(_ writes: [StoredValue]) throws -> StoredValue? {
        guard writes.count < 2 else { throw ChannelConflict(values: writes.count) }
        return writes.first
    }

    private func arrived(_ writes: [StoredValue], in old: NameSet, of sources: Set<String>) throws -> NameSet? {
        let names = old.names.union(writes.compactMap(\.stringValue).filter(sources.contains))
        return names.count == old.names.count ? nil : NameSet(names)
    }
}

/// An error: several values were written in one step to a channel that permits one.
package struct ChannelConflict: Error {
    /// The number of values.
    package let values: Int
}

/// The stored form of a deferred channel: a pair of the value, and whether all other nodes have ended.
private struct Deferred {
    var value: StoredValue
    var isFinished: Bool

    init(value: StoredValue, isFinished: Bool) {
        self.value = value
        self.isFinished = isFinished
    }

    init?(_ stored: StoredValue?) {
        guard let parts = stored?.arrayValue, parts.count == 2, case .bool(let isFinished) = parts[1] else {
            return nil
        }
        self.init(value: parts[0], isFinished: isFinished)
    }

    var stored: StoredValue { .array([value, .bool(isFinished)]) }
}

/// The names that a joining edge has received, as the Python set that LangGraph stores.
struct NameSet {
    let names: Set<String>

    init(_ names: Set<String>) { self.names = names }

    /// Reads a set, or a list that another program stored in its place.
    init(_ stored: StoredValue?) {
        let list: [StoredValue] =
            switch stored {
            case .extension(let typed)?: PythonObject(typed)?.argument.arrayValue ?? []
            case .array(let elements)?: elements
            default: []
            }
        names = Set(list.compactMap(\.stringValue))
    }

    var stored: StoredValue {
        let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { StoredValue.string($0) }
        let object = PythonObject(code: 0, module: "builtins", name: "set", argument: .array(sorted))
        // Node names are strings, which can always be encoded.
        return (try? object.storedValue()) ?? .array(sorted)
    }
}
