/// Copies a storage while others use it.
public protocol StorageBackup: Sendable {
    /// Copies the storage as it is at one moment into a new file that only its owner may read.
    ///
    /// - Parameter path: Where the copy goes; no file is replaced.
    /// - Returns: What was made.
    /// - Throws: `not_found` when the file cannot be made, or there is one; `storage`. No file is left then.
    func backUp(to path: String) async throws -> BackupReport
}

/// A copy of a storage that was made while it was open.
public struct BackupReport: Hashable, Sendable {
    /// The path of the copy.
    public var path: String
    /// Its size in bytes.
    public var bytes: Int64
    /// The newest entry of its ledger, which 'signoff ledger verify --expect-head' looks for; `nil` for a storage that keeps no ledger.
    public var head: LedgerHead?

    /// Creates a report.
    public init(path: String, bytes: Int64, head: LedgerHead?) {
        self.path = path
        self.bytes = bytes
        self.head = head
    }
}
