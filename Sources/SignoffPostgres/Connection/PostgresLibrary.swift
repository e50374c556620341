import CPostgres
import SignoffCheckpoint

/// The library of PostgreSQL's clients, which is loaded when the first database is opened.
enum PostgresLibrary {
    /// Loads the library, once for the process.
    ///
    /// - Throws: `unsupported` with the name of the package to install, if the library cannot be loaded.
    static func load() throws {
        guard let problem = cpostgres_load() else { return }
        throw CheckpointError(
            .unsupported,
            "PostgreSQL databases are opened with libpq, which is not there: \(String(cString: problem))"
        )
    }
}
