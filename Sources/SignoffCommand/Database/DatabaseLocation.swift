import Glibc
import SignoffCheckpoint
import SignoffOperator

/// The location of the database.
enum DatabaseLocation: Equatable {
    /// The database in the state folder, which is created if missing.
    case standard(path: String)
    /// A file that the command line, a profile or the environment names.
    case named(path: String)
    /// A database on a server, by a URL without a password.
    case server(StorageLocation)

    /// Creates the location of `path`, otherwise of `$SIGNOFF_DB`, otherwise the standard location.
    init(_ path: String?, environment: Environment) throws {
        if let path = path ?? environment.variable("SIGNOFF_DB") {
            guard !path.isEmpty else { throw OperationError(.usage, "--db needs a file") }
            let location = try StorageProviders.location(path)
            self =
                ["file", "sqlite"].contains(location.scheme) ? .named(path: location.address) : .server(location)
        } else if let folder = environment.stateFolder {
            self = .standard(path: folder + "/signoff.sqlite")
        } else {
            throw OperationError(.usage, "no home folder is known for the database; name a database with --db")
        }
    }

    /// The path of the file, or the URL of the database on a server.
    var path: String {
        switch self {
        case .standard(let path), .named(let path): path
        case .server(let location): location.address
        }
    }

    /// The location of the storage, for its provider.
    var storage: StorageLocation {
        switch self {
        case .standard(let path), .named(let path): StorageLocation(path: path)
        case .server(let location): location
        }
    }

    /// Creates the file, which only its owner can read, and the folder of the standard location.
    ///
    /// Does nothing when the file exists.
    ///
    /// - Throws: `unreadable`.
    func createIfMissing() throws {
        if case .standard(let path) = self {
            try makeFolder(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw OperationError(.unreadable, "cannot make '\(path)': \(String(cString: strerror(errno)))")
        }
    }

    /// Throws `not_found`, with a remedy, when a named file is missing.
    func requireExisting() throws {
        guard access(path, F_OK) != 0 else { return }
        throw OperationError(
            .databaseNotFound,
            "database '\(path)' does not exist; 'signoff run WORKFLOW --db \(path)' creates it, 'signoff demo' opens an example"
        )
    }

    private func makeFolder(_ folder: String) throws {
        var made = ""
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            // mkdir can fail for a folder that exists, as on some mounts.
            guard access(made, F_OK) != 0 else { continue }
            throw OperationError(.unreadable, "cannot make the folder '\(made)': \(String(cString: strerror(errno)))")
        }
    }
}
