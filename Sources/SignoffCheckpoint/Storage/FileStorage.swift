/// A storage in one file, which other programs can create or write.
///
/// A storage without a file, such as a server, decides with its own roles who is permitted to request runs.
package protocol FileStorage: Sendable {
    /// The path of the file.
    var path: String { get }
    /// The state of the file when it was opened.
    var origin: FileOrigin { get }
    /// Returns the random id of the database; `nil` for a database without Signoff's tables.
    ///
    /// - Throws: The errors of the storage.
    func databaseID() async throws -> String?
    /// Returns counters of the data ever stored; `nil` for a file without Signoff's tables.
    ///
    /// - Throws: The errors of the storage.
    func progress() async throws -> StorageProgress?
    /// Whether the user named `name` requested a run in the queue.
    ///
    /// - Throws: The errors of the storage.
    func hasRuns(requestedBy name: String) async throws -> Bool
}

/// Counters of the data ever stored in a file.
///
/// The counters never decrease, even when data is removed.
package struct StorageProgress: Hashable, Sendable {
    /// The number of requested runs.
    package var runs: Int64
    /// The number of events of runs.
    package var events: Int64

    /// Creates a value.
    package init(runs: Int64 = 0, events: Int64 = 0) {
        (self.runs, self.events) = (runs, events)
    }

    /// Whether a file with this progress is older than a file with progress `other`.
    package func isBehind(_ other: StorageProgress) -> Bool { runs < other.runs || events < other.events }
}

/// The state of a database file when it was opened.
package enum FileOrigin: Hashable, Sendable {
    /// No file or no tables existed. This process created them.
    case created
    /// Tables of a release without database ids existed. This process upgraded them.
    case upgraded
    /// A database existed.
    case found
}
