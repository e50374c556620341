import Synchronization

/// Counts what happened, by name.
final class Tally: Sendable {
    private let state = Mutex<[String: Int]>([:])

    @discardableResult
    func count(_ name: String) -> Int {
        state.withLock { counts in
            counts[name, default: 0] += 1
            return counts[name] ?? 0
        }
    }

    var counts: [String: Int] { state.withLock { $0 } }
}
