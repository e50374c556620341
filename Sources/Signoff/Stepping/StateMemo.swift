package import SignoffCheckpoint
private import Synchronization

/// The typed state that a run of a graph decoded last.
///
/// The nodes of a step receive the same state, and the branch after a node decides with the state that the next node
/// receives. Each state is decoded once.
package final class StateMemo: Sendable {
    /// A decoded state.
    package struct Decoded: Sendable {
        /// The values of the channels, in order of declaration.
        package let values: [StoredValue]
        /// The state.
        package let state: any Sendable
        /// The decoded channels in the same order; `nil` for a channel that was not decoded separately.
        package let channels: [(any Sendable)?]

        /// Creates a decoded state.
        package init(values: [StoredValue], state: any Sendable, channels: [(any Sendable)?]) {
            self.values = values
            self.state = state
            self.channels = channels
        }
    }

    private let decoded = Mutex<Decoded?>(nil)

    /// Creates an empty memo.
    package init() {}

    /// Returns the state with these values.
    ///
    /// - Parameters:
    ///   - values: The values of the channels, in order of declaration.
    ///   - decode: Decodes the state. Called when the last state has other values or another type, with the last state
    ///     if it has the same type.
    /// - Returns: The state.
    /// - Throws: The errors of `decode`.
    package func state<State: Sendable>(
        of values: [StoredValue],
        _ decode: (Decoded?) throws -> (state: State, channels: [(any Sendable)?])
    ) rethrows -> State {
        let last = decoded.withLock(\.self)
        let known = last?.state as? State
        if let known, last?.values == values { return known }
        let (state, channels) = try decode(known == nil ? nil : last)
        let fresh = Decoded(values: values, state: state, channels: channels)
        decoded.withLock { $0 = fresh }
        return state
    }
}
