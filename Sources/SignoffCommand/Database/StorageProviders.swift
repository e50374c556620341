import ConsoleApp
import SignoffCheckpoint
import SignoffOperator
import SignoffPostgres
import SignoffReview
import SignoffSQLite

/// The kinds of storage this program opens; another kind is another row.
enum StorageProviders {
    private static let all: [any StorageProvider] = [SQLiteProvider(), PostgresProvider()]

    /// Reads where a storage is that this program opens.
    ///
    /// - Throws: `usage` for what is no location, and for a scheme that no provider has.
    static func location(_ text: String) throws -> StorageLocation {
        do {
            let location = try StorageLocation(text)
            _ = try provider(for: location)
            // Refused before it is shown anywhere: a URL with a password, and one that cannot be read.
            if PostgresProvider().schemes.contains(location.scheme) { _ = try PostgresAddress(location.address) }
            return location
        } catch let error as CheckpointError {
            throw OperationError(.usage, "the database cannot be found: \(error.message)", cause: error)
        }
    }

    /// Reads what questions are about, for every storage this program opens: from their payloads, and their risk by the rules of the configuration.
    ///
    /// - Throws: `configuration` naming the file and what is wrong.
    static func facts(_ environment: Environment) throws -> QuestionFactsReader {
        let rules = try environment.configuration.values().riskRules
        return FactsInference(risks: rules).reader
    }

    /// The provider for the scheme of a location.
    ///
    /// - Throws: `usage` for a scheme that no provider has.
    static func provider(for location: StorageLocation) throws -> any StorageProvider {
        if let provider = all.first(where: { $0.schemes.contains(location.scheme) }) { return provider }
        let known = all.flatMap(\.schemes).joined(separator: ", ")
        throw OperationError(
            .usage,
            "this program does not open databases of the scheme '\(location.scheme)'; it opens paths and URLs of \(known)"
        )
    }
}
