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
    /// After so many looks that found nothing, the next come half as often.
    private static let patience = 20
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
            var known: ChangeMark?
            var quietLooks = 0
            while !Task.isCancelled {
                let mark = await marks?.changeMark()
                if mark == nil || mark != known {
                    continuation.yield(StorageChange())
                    quietLooks = 0
                } else {
                    quietLooks += 1
                }
                known = mark
                do { try await sleep(quietLooks > Self.patience ? interval * 2 : interval) } catch { break }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in looking.cancel() }
        return stream
    }
}
