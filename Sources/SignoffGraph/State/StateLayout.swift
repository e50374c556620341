import OrderedCollections
import Signoff
import SignoffCheckpoint

/// The channels of a state by name, with the values that a node reads before the first write.
struct StateLayout<State: GraphState>: Sendable {
    let channels: OrderedDictionary<String, ChannelKind>
    /// The stored defaults of all properties.
    let defaults: OrderedDictionary<String, StoredValue>
    /// The properties that are not channels, which `compile()` refuses.
    let others: [String]
    /// The reason why the channels are unknown; nil when they are known.
    let fault: String?

    /// Finds the channels.
    init() {
        var channels: OrderedDictionary<String, ChannelKind> = [:]
        var defaults: OrderedDictionary<String, StoredValue> = [:]
        do {
            let probe = try StateProbe(State())
            for found in probe.channels {
                let value = try found.channel.storedValue()
                defaults[found.name] = value
                channels[found.name] = found.channel.kind(initial: value == .null ? nil : value)
            }
            others = probe.others
            fault = nil
        } catch {
            others = []
            fault = String(describing: error)
        }
        self.channels = channels
        self.defaults = defaults
    }

    /// Returns the state for a node.
    ///
    /// Only values that the memo does not contain are decoded.
    ///
    /// - Throws: `DecodingError` for a stored value of the wrong type.
    func state(of stored: ChannelState, in structure: StepStructure, _ memo: StateMemo) throws -> State {
        let values = defaults.elements.map { name, value in stored.content(of: name, in: structure) ?? value }
        return try memo.state(of: values) { last in
            let decoder = StateDecoder(values, layout: defaults, last: last)
            if let state = try? State(from: decoder) { return (state, decoder.channels) }
            // Decoding the state as a whole succeeds for every form, and its errors name the place.
            let members = Array(zip(defaults.keys, values))
            return (try StoredValueDecoder().decode(State.self, from: .map(StoredMap(pairs: members))), [])
        }
    }

    /// Returns the state with the members of an object instead of the defaults.
    ///
    /// - Throws: `DecodingError` for a member of the wrong type.
    func state(with members: StoredMap) throws -> State {
        let members = defaults.elements.map { ($0.key, members[$0.key] ?? $0.value) }
        return try StoredValueDecoder().decode(State.self, from: .map(StoredMap(pairs: members)))
    }
}
