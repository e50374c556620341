package import SignoffCheckpoint
private import Synchronization

/// The typed state that a run of a graph decoded last.
///
/// The nodes of a step receive the same state, and the branch after a node decides with the state that the next node
/// receives. Each state is decoded once.
package final class StateMemo: Sendable {
    private struct Entry {
        let values: [StoredValue]
        let state: any Sendable
    }

    private let entry = Mutex<Entry?>(nil)

    /// Creates an empty memo.
    package init() {}

    /// Returns the state with these values.
    ///
    /// - Parameters:
    ///   - values: The values of the channels, in order of declaration.
    ///   - decode: Decodes the state. Called when the last state has other values or another type.
    /// - Returns: The state.
    /// - Throws: The errors of `decode`.
    package func state<State: Sendable>(of values: [StoredValue], _ decode: () throws -> State) rethrows -> State {
        if let entry = entry.withLock(\.self), let state = entry.state as? State, entry.values == values {
            return state
        }
        let state = try decode()
        let decoded = Entry(values: values, state: state)
        entry.withLock { $0 = decoded }
        return state
    }
}
