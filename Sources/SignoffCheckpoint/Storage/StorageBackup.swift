/// A backup of a storage that other programs can use at the same time.
public protocol StorageBackup: Sendable {
    /// Copies the storage, as it is at one moment, to a new file that only its owner can read.
    ///
    /// - Parameter path: The path of the copy. An existing file is not replaced.
    /// - Returns: The copy.
    /// - Throws: `not_found` when the file exists or cannot be created; `storage`. No file is then left behind.
    func backUp(to path: String) async throws -> BackupReport
}

/// A copy of a storage, made while the storage was in use.
public struct BackupReport: Hashable, Sendable {
    /// The path of the copy.
    public var path: String
    /// The size in bytes.
    public var bytes: Int64
    /// The newest entry of the copy's ledger, for 'signoff ledger verify --expect-head'; `nil` for a storage without a
    /// ledger.
    public var head: LedgerHead?

    /// Creates a report.
    public init(path: String, bytes: Int64, head: LedgerHead?) {
        self.path = path
        self.bytes = bytes
        self.head = head
    }
}
