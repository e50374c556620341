import SignoffCheckpoint
import SignoffOperations
import SignoffSQLite

/// The kinds of storage this program opens; another kind is another row.
enum StorageProviders {
    private static let all: [any StorageProvider] = [SQLiteProvider()]

    /// The provider for the scheme of a location.
    ///
    /// - Throws: `usage` for a scheme that no provider has.
    static func provider(for location: StorageLocation) throws -> any StorageProvider {
        if let provider = all.first(where: { $0.schemes.contains(location.scheme) }) { return provider }
        let known = all.flatMap(\.schemes).joined(separator: ", ")
        throw OperationError(
            .usage,
            "\(ForeignText.identifier(location.address)) has the scheme '\(location.scheme)', which this program does not open; it opens paths and \(known)"
        )
    }
}
