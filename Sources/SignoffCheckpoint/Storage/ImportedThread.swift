/// A thread that was stored from the lines of another file.
public struct ImportedThread: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The number of answer records that the database had already, with other content than the file, and kept.
    ///
    /// These records belong to a deleted thread of that name; records of answers outlive their thread.
    public var keptRecords: Int

    /// Creates the result of an import.
    public init(thread: ThreadID, keptRecords: Int = 0) {
        self.thread = thread
        self.keptRecords = keptRecords
    }
}
