/// A source of reports about writes to a storage, by any process.
public protocol ChangeSource: Sendable {
    /// Yields one element at once, and one element after every write.
    ///
    /// Several writes can share one report, and a report can come without a change. The stream ends when its reader
    /// stops reading.
    func changes() -> AsyncStream<StorageChange>
}

/// A write to a storage.
public struct StorageChange: Hashable, Sendable {
    /// The written threads; `nil` when unknown.
    public var threads: Set<ThreadID>?

    /// Creates a change.
    public init(threads: Set<ThreadID>? = nil) {
        self.threads = threads
    }
}

/// A change source that polls the change mark of a storage.
///
/// Without marks, every poll reports a possible change.
public struct PolledChanges: ChangeSource {
    private let marks: (any ChangeMarking)?
    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - marks: The source of change marks; `nil` for a storage without marks.
    ///   - interval: The time between two polls.
    ///   - sleep: The function that waits. The function throws when the task is canceled.
    public init(
        marks: (any ChangeMarking)?,
        interval: Duration = .milliseconds(250),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.marks = marks
        self.interval = interval
        self.sleep = sleep
    }

    /// Yields one element at once, and one element after every poll with another mark or without a mark.
    public func changes() -> AsyncStream<StorageChange> {
        // A pending element covers later changes too.
        let (stream, continuation) = AsyncStream.makeStream(
            of: StorageChange.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let looking = Task {
            var looks = ChangeLooks(interval: interval)
            while !Task.isCancelled {
                if looks.isChange(await marks?.changeMark()) { continuation.yield(StorageChange()) }
                do { try await sleep(looks.pause) } catch { break }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in looking.cancel() }
        return stream
    }
}

/// Derives changes from successive change marks, and the time until the next poll.
package struct ChangeLooks: Sendable {
    /// The number of polls without a change after which the interval doubles.
    private static let patience = 20
    /// The number of polls without a change after which the interval quadruples.
    ///
    /// An idle storage is then polled once a second.
    private static let longPatience = 60
    private let interval: Duration
    private var known: ChangeMark?
    private var quietLooks = 0

    /// Creates the state before the first poll.
    package init(interval: Duration) {
        self.interval = interval
    }

    /// Records the mark of a poll.
    ///
    /// Returns whether the storage could have changed since the previous poll.
    package mutating func isChange(_ mark: ChangeMark?) -> Bool {
        defer { known = mark }
        guard mark != nil, mark == known else {
            quietLooks = 0
            return true
        }
        quietLooks += 1
        return false
    }

    /// The time until the next poll.
    package var pause: Duration {
        switch quietLooks {
        case ...Self.patience: interval
        case ...Self.longPatience: interval * 2
        default: interval * 4
        }
    }
}
