import OrderedCollections
import SignoffCheckpoint
import Synchronization

/// The names of tasks that the events of threads tell, with how far the events of each thread were read for them.
///
/// A watched thread is read repeatedly: each time only the events that the log received since the last time.
final class EventNames: Sendable {
    private struct Known {
        var sequence: Int64 = 0
        var names: Set<String> = []
    }

    /// The maximum number of remembered threads.
    private static let limit = 64

    private let known = Mutex<OrderedDictionary<ThreadID, Known>>([:])

    /// Returns the names in the events of a thread, including events that were read earlier and trimmed since.
    func names(of thread: ThreadID, in log: any EventLog) async throws -> Set<String> {
        var found = known.withLock { $0[thread] } ?? Known()
        while true {
            let page = try await log.events(after: found.sequence, run: nil, thread: thread, limit: 5_000)
            guard let last = page.events.last else { break }
            for event in page.events where event.mode == "updates" {
                found.names.formUnion(event.payload.objectValue?.keys.elements ?? [])
            }
            found.sequence = last.sequence
        }
        known.withLock { [found] known in
            // The last to be used is the last to be forgotten.
            let current = known.removeValue(forKey: thread)
            known[thread] = current.map { $0.sequence > found.sequence ? $0 : found } ?? found
            if known.count > Self.limit { known.removeFirst() }
        }
        return found.names
    }
}
