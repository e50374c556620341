/// Tells that a storage was written to, whoever wrote.
public protocol ChangeSource: Sendable {
    /// An element at once, and one after every write; several writes may be told as one, and a change that changed nothing as well.
    ///
    /// The stream ends when its reader stops reading.
    func changes() -> AsyncStream<StorageChange>
}

/// That something was written to a storage.
public struct StorageChange: Hashable, Sendable {
    /// The threads it was about; nil when it can be any.
    public var threads: Set<ThreadID>?

    /// Creates a change.
    public init(threads: Set<ThreadID>? = nil) {
        self.threads = threads
    }
}

/// Looks at the change mark of a storage again and again; where there is no mark, every look may have missed a change.
public struct PolledChanges: ChangeSource {
    private let marks: (any ChangeMarking)?
    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - marks: Tells the mark; nil for a storage that has none.
    ///   - interval: How long to wait between two looks.
    ///   - sleep: How a wait is waited; throws when the task is cancelled.
    public init(
        marks: (any ChangeMarking)?,
        interval: Duration = .milliseconds(250),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.marks = marks
        self.interval = interval
        self.sleep = sleep
    }

    /// An element at once, and one after every look that found another mark or none.
    public func changes() -> AsyncStream<StorageChange> {
        // What was not read yet tells as much as what would be added to it.
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

/// What the looks at a change mark tell, and how long to wait for the next.
package struct ChangeLooks: Sendable {
    /// After so many looks that found nothing, the next come half as often.
    private static let patience = 20
    /// After so many they come a quarter as often: a storage in which nothing happens is looked at once a second.
    private static let longPatience = 60
    private let interval: Duration
    private var known: ChangeMark?
    private var quietLooks = 0

    /// Creates the looks at a storage that was not looked at yet.
    package init(interval: Duration) {
        self.interval = interval
    }

    /// Notes what a look found; whether something may have changed since the one before.
    package mutating func isChange(_ mark: ChangeMark?) -> Bool {
        defer { known = mark }
        guard mark != nil, mark == known else {
            quietLooks = 0
            return true
        }
        quietLooks += 1
        return false
    }

    /// How long to wait for the next look.
    package var pause: Duration {
        switch quietLooks {
        case ...Self.patience: interval
        case ...Self.longPatience: interval * 2
        default: interval * 4
        }
    }
}
