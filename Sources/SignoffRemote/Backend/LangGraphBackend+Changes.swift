import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

extension LangGraphBackend {
    /// The threads that changed, as a look at the server's list shows them: once a second, less often while nothing changes or the server is away.
    ///
    /// An element comes at once, and one whenever the list looks otherwise.
    package func changes() -> AsyncStream<StorageChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StorageChange.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        continuation.yield(StorageChange())
        let looking = Task {
            var looks = ServerLooks()
            while !Task.isCancelled {
                let rows = try? await server.json(ServerLooks.request).arrayValue
                if looks.isChange(rows) { continuation.yield(StorageChange()) }
                do { try await server.sleep(looks.pause) } catch { break }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in looking.cancel() }
        return stream
    }

    /// Returns what happened in runs: a server keeps no log of all runs.
    package func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        EventPage(events: [], hasGap: false)
    }

    /// Returns the newest sequence number of the events: a server keeps no log of all runs.
    package func newestEvent() async throws -> Int64 { 0 }

    /// Returns the events that are kept of a thread: a server keeps no log of all runs.
    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        EventPage(events: [], hasGap: false)
    }

    // MARK: Claims and notes

    /// Returns the claims that hold: a server keeps none.
    package func claims() async throws -> [Claim] { [] }

    /// Throws `usage`: a server keeps no claims.
    package func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        throw OperationError(.usage, "cannot claim a question: a LangGraph server keeps no claims")
    }

    /// Throws `usage`: a server keeps no claims.
    package func endClaim(on question: OpenInterrupt) async throws {
        throw OperationError(.usage, "cannot give back a question: a LangGraph server keeps no claims")
    }

    /// Returns notes: a server keeps none.
    package func notes(after sequence: Int64, limit: Int) async throws -> [Note] { [] }

    /// Returns the notes on a question: a server keeps none.
    package func notes(on question: OpenInterrupt) async throws -> [Note] { [] }

    /// Throws `usage`: a server keeps no notes.
    package func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note {
        throw OperationError(.usage, "cannot write a note: a LangGraph server keeps none")
    }
}

/// Tells by looks at a server's newest threads whether something changed, and how long to wait for the next look.
///
/// Pure: what was read goes in.
struct ServerLooks {
    /// What is read at each look.
    static let request = ServerRequest.query(
        "/threads/search",
        [
            "limit": 50, "sort_by": "updated_at", "sort_order": "desc",
            "select": ["thread_id", "status", "updated_at", "interrupts"],
        ]
    )

    private static let longestPause = 8
    private var known: [JSONValue]?
    private var quietLooks = 0

    /// Whether a look shows something else than the one before; nil is a server that is away, and no change.
    mutating func isChange(_ rows: [JSONValue]?) -> Bool {
        guard let rows else {
            quietLooks += 5
            return false
        }
        defer { known = rows }
        guard let known, rows != known else {
            quietLooks += 1
            return false
        }
        quietLooks = 0
        return true
    }

    /// How long to wait: one second after a change, longer the longer nothing changes.
    var pause: Duration { .seconds(min(Self.longestPause, 1 + quietLooks / 10)) }
}
