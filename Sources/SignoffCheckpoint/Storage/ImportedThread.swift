/// The result of importing a thread from the lines of an exported file.
public struct ImportedThread: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The number of recorded answers in the database that differ from the file, and were kept.
    ///
    /// Such records belong to a deleted thread of the same name, because recorded answers outlive their thread.
    public var keptRecords: Int

    /// Creates the result of an import.
    public init(thread: ThreadID, keptRecords: Int = 0) {
        self.thread = thread
        self.keptRecords = keptRecords
    }
}
