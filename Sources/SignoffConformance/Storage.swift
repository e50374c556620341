public import SignoffCheckpoint

/// A storage for savers that can be opened again, and by several savers at the same time.
public struct Storage: Sendable {
    private let opening: @Sendable () async throws -> any RunQueue

    /// Creates an empty storage.
    ///
    /// - Parameter open: Opens the storage once more, possibly while others have it open, and returns a saver for it.
    public init(open: @escaping @Sendable () async throws -> any RunQueue) {
        opening = open
    }

    func open() async throws -> any RunQueue { try await opening() }
}
