package import SignoffCheckpoint
private import Synchronization

/// The typed state that a run of a graph decoded last.
///
/// The nodes of a step are given one state, and the branch after a node decides on the state that the next node is given: each is decoded once.
package final class StateMemo: Sendable {
    private struct Entry {
        let values: [StoredValue]
        let state: any Sendable
    }

    private let entry = Mutex<Entry?>(nil)

    /// Creates an empty memo.
    package init() {}

    /// The state of these values.
    ///
    /// - Parameters:
    ///   - values: What the channels hold, in order of declaration.
    ///   - decode: Makes the state; called when the last one was made of other values or is of another type.
    /// - Returns: The state.
    /// - Throws: What `decode` throws.
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
