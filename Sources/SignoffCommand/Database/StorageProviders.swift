import ConsoleApp
import SignoffCheckpoint
import SignoffOperator
import SignoffPostgres
import SignoffReview
import SignoffSQLite

/// The kinds of storages that this program opens, one row for each kind.
enum StorageProviders {
    private static let all: [any StorageProvider] = [SQLiteProvider(), PostgresProvider()]

    /// Parses the location of a storage that this program can open.
    ///
    /// - Throws: `usage` for text that is not a location, and for a scheme without a provider.
    static func location(_ text: String) throws -> StorageLocation {
        do {
            let location = try StorageLocation(text)
            _ = try provider(for: location)
            // A URL with a password, or a malformed URL, is refused here, before any output shows it.
            if PostgresProvider().schemes.contains(location.scheme) { _ = try PostgresAddress(location.address) }
            return location
        } catch let error as CheckpointError {
            throw OperationError(.usage, "cannot read the location of the database: \(error.message)", cause: error)
        }
    }

    /// Returns the reader of question facts for all storages, with the risk rules of the configuration.
    ///
    /// - Throws: `configuration` with the file and the error.
    static func facts(_ environment: Environment) throws -> QuestionFactsReader {
        let rules = try environment.configuration.values().riskRules
        return FactsInference(risks: rules).reader
    }

    /// Returns the provider for the scheme of a location.
    ///
    /// - Throws: `usage` for a scheme without a provider.
    static func provider(for location: StorageLocation) throws -> any StorageProvider {
        if let provider = all.first(where: { $0.schemes.contains(location.scheme) }) { return provider }
        let known = all.flatMap(\.schemes).joined(separator: ", ")
        throw OperationError(
            .usage,
            "this program does not open databases of the scheme '\(location.scheme)'; it opens paths and URLs of \(known)"
        )
    }
}
