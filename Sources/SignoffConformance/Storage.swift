public import SignoffCheckpoint

/// A place that keeps what savers store, so that it can be opened again, and by several at a time.
public struct Storage: Sendable {
    private let opening: @Sendable () async throws -> any RunQueue

    /// Creates a storage that is empty at first.
    ///
    /// - Parameter open: Opens the storage once more, while others may have it open, and returns a saver on it.
    public init(open: @escaping @Sendable () async throws -> any RunQueue) {
        opening = open
    }

    func open() async throws -> any RunQueue { try await opening() }
}
