import OrderedCollections
package import SignoffCheckpoint

/// Writes to the channels of a state, by a node, as the input of a run, or from outside.
///
/// ```swift
/// .update {
///     $0.drafts = [text]
///     $0.verdict = nil
/// }
/// ```
///
/// An assignment is a write. For a ``Reduced`` channel, the assigned value is folded into the present one. An update
/// cannot be read.
@dynamicMemberLookup
public struct GraphUpdate<State: GraphState>: Sendable {
    /// The writes in the order in which they were made; a channel may be written more than once.
    package private(set) var writes: [ChannelWrite] = []
    /// The reason why a write is invalid, thrown when the update is used.
    package private(set) var fault: (any Error)?

    /// Creates an update that writes nothing.
    public init() {}

    /// Creates an update from assignments.
    public init(_ build: (inout GraphUpdate<State>) throws -> Void) rethrows { try build(&self) }

    /// Creates an update that writes every channel with its value in a state, in the order of declaration.
    ///
    /// A reduced channel folds the value of the state into its present one, so the state must hold the addition.
    public init(_ state: State) {
        do {
            for found in try StateProbe(state).channels {
                writes.append(ChannelWrite(found.name, try found.channel.storedValue()))
            }
        } catch {
            fault = error
        }
    }

    package init(writes: [ChannelWrite]) { self.writes = writes }

    /// Writes a channel.
    public subscript<Value>(dynamicMember path: WritableKeyPath<State, Value>) -> Value {
        @available(
            *,
            unavailable,
            message: "an update can only be written; read from the state that the node receives"
        )
        get { State()[keyPath: path] }
        set {
            var state = State()
            state[keyPath: path] = newValue
            add(state) { $0 }
        }
    }

    /// Replaces the value of a reduced channel, which then takes no other write of the step.
    public mutating func overwrite<Value>(_ path: WritableKeyPath<State, Value>, with value: Value) {
        var state = State()
        state[keyPath: path] = value
        add(state) { try Overwrite(value: $0).storedValue() }
    }

    private mutating func add(_ state: State, _ form: (StoredValue) throws -> StoredValue) {
        do {
            let written = try StateProbe(state, writtenOnly: true).channels
            guard !written.isEmpty else { throw GraphError.noChannel(of: State.self) }
            for found in written { writes.append(ChannelWrite(found.name, try form(try found.channel.storedValue()))) }
        } catch {
            if fault == nil { fault = error }
        }
    }

    /// The writes.
    ///
    /// - Throws: The reason why a write is invalid.
    package func checkedWrites() throws -> [ChannelWrite] {
        if let fault { throw fault }
        return writes
    }
}

extension GraphUpdate: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Encodes the writes as an object.
    ///
    /// Of several writes to one channel, the last is encoded.
    ///
    /// - Throws: The reason why a write is invalid.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for write in try checkedWrites() { try container.encode(write.value, forKey: Key(stringValue: write.channel)) }
    }

    /// Decodes an object of channels.
    ///
    /// - Throws: `DecodingError` for a member that is not a channel, and for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let layout = StateLayout<State>()
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            guard layout.channels[key.stringValue] != nil else {
                let known = layout.channels.keys.joined(separator: ", ")
                throw DecodingError.dataCorruptedError(
                    forKey: key,
                    in: container,
                    debugDescription: "\(State.self) has no channel \(key.stringValue); its channels are \(known)"
                )
            }
            writes.append(ChannelWrite(key.stringValue, try container.decode(StoredValue.self, forKey: key)))
        }
        for (index, write) in writes.enumerated() where Overwrite(write.value) == nil {
            guard let form = layout.channels[write.channel]?.form else { continue }
            writes[index].value = try form(write.value) { _ in nil }
        }
        let plain = writes.filter { Overwrite($0.value) == nil }
        _ = try layout.state(with: StoredMap(pairs: plain.map { ($0.channel, $0.value) }))
    }
}
