/// A storage that keeps everything in one file, which others may have made or may write to.
///
/// A storage without a file, such as a server, decides by its own roles who may ask for work.
package protocol FileStorage: Sendable {
    /// The path of the file.
    var path: String { get }
    /// What opening the file found there.
    var origin: FileOrigin { get }
    /// Returns the random id of the database; nil for one without our tables.
    ///
    /// - Throws: What the storage throws.
    func databaseID() async throws -> String?
    /// Whether a run of the queue was asked for by this person.
    ///
    /// - Throws: What the storage throws.
    func hasRuns(requestedBy name: String) async throws -> Bool
}

/// What opening a database file found there.
package enum FileOrigin: Hashable, Sendable {
    /// Nothing: this process made the tables.
    case created
    /// Tables of a release from before databases had ids, which this process completed.
    case upgraded
    /// A database.
    case found
}
