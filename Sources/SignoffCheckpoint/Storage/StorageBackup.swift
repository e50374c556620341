/// Copies a storage while other programs use it.
public protocol StorageBackup: Sendable {
    /// Copies the storage as it is at one moment into a new file that only its owner can read.
    ///
    /// - Parameter path: The path of the copy; an existing file is not replaced.
    /// - Returns: The copy.
    /// - Throws: `not_found` when the file cannot be created or exists; `storage`. No file is left then.
    func backUp(to path: String) async throws -> BackupReport
}

/// A copy of a storage that was made while the storage was open.
public struct BackupReport: Hashable, Sendable {
    /// The path of the copy.
    public var path: String
    /// The size in bytes.
    public var bytes: Int64
    /// The newest entry of its ledger, for 'signoff ledger verify --expect-head'; `nil` for a storage without a ledger.
    public var head: LedgerHead?

    /// Creates a report.
    public init(path: String, bytes: Int64, head: LedgerHead?) {
        self.path = path
        self.bytes = bytes
        self.head = head
    }
}
