/// A storage in one file, which another program may have created or may write.
///
/// A storage without a file, such as a server, decides with its own roles who may request runs.
package protocol FileStorage: Sendable {
    /// The path of the file.
    var path: String { get }
    /// The state of the file when it was opened.
    var origin: FileOrigin { get }
    /// Returns the random id of the database; `nil` for one without Signoff's tables.
    ///
    /// - Throws: The errors of the storage.
    func databaseID() async throws -> String?
    /// Returns the amount of data that was ever stored; `nil` for a file without Signoff's tables.
    ///
    /// - Throws: The errors of the storage.
    func progress() async throws -> StorageProgress?
    /// Whether this person requested a run of the queue.
    ///
    /// - Throws: The errors of the storage.
    func hasRuns(requestedBy name: String) async throws -> Bool
}

/// The amount of data ever stored in a file: counters that never decrease, even when data is removed.
package struct StorageProgress: Hashable, Sendable {
    /// The number of runs that were requested.
    package var runs: Int64
    /// The number of events that runs have emitted.
    package var events: Int64

    /// Creates a value.
    package init(runs: Int64 = 0, events: Int64 = 0) {
        (self.runs, self.events) = (runs, events)
    }

    /// Whether a file with this progress is older than one with another.
    package func isBehind(_ other: StorageProgress) -> Bool { runs < other.runs || events < other.events }
}

/// The state of a database file when it was opened.
package enum FileOrigin: Hashable, Sendable {
    /// No file or no tables: this process created them.
    case created
    /// Tables of a release without database ids, which this process upgraded.
    case upgraded
    /// A database.
    case found
}
