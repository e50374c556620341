import OrderedCollections
import SignoffCheckpoint
import Synchronization

/// The task names in the events of threads, and the position up to which the events of each thread were read.
///
/// A watched thread is read repeatedly. Each read continues with the events appended since the last one.
final class EventNames: Sendable {
    private struct Known {
        var sequence: Int64 = 0
        var names: Set<String> = []
    }

    /// The maximum number of threads whose names are kept.
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
            // The thread that was used least recently is removed first.
            let current = known.removeValue(forKey: thread)
            known[thread] = current.map { $0.sequence > found.sequence ? $0 : found } ?? found
            if known.count > Self.limit { known.removeFirst() }
        }
        return found.names
    }
}
