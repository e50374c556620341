import SignoffCheckpoint
private import Synchronization

/// Stores the changes of a run in the background, in order.
///
/// All pending changes share one transaction.
final class BackgroundWrites: Sendable {
    private struct State {
        var waiting: [CheckpointChange] = []
        var writer: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// Adds changes for `apply` to store.
    ///
    /// After `apply` has thrown, further changes are not stored.
    func add(_ changes: [CheckpointChange], apply: @escaping @Sendable ([CheckpointChange]) async throws -> Void) {
        state.withLock { state in
            state.waiting.append(contentsOf: changes)
            guard state.writer == nil else { return }
            state.writer = Task {
                while let changes = self.next() {
                    // The failure ends the run. Later changes must not be stored without the failed ones.
                    do { try await apply(changes) } catch { return }
                }
            }
        }
    }

    /// Waits until all changes are stored.
    func settle() async {
        while let writer = state.withLock({ $0.writer }) {
            await writer.value
            if state.withLock({ $0.writer == writer }) { return }
        }
    }

    private func next() -> [CheckpointChange]? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.writer = nil
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
