import Glibc
import SignoffCheckpoint
import SignoffOperator

/// Where the database is.
enum DatabaseLocation: Equatable {
    /// The one under the state folder, made when it is missing.
    case standard(path: String)
    /// One that was named.
    case named(path: String)
    /// One of a server, named by a URL without a password.
    case server(StorageLocation)

    /// The location `path` names, or else `$SIGNOFF_DB`, or else the standard one.
    init(_ path: String?, environment: Environment) throws {
        if let path = path ?? environment.variable("SIGNOFF_DB") {
            guard !path.isEmpty else { throw OperationError(.usage, "--db names no file") }
            let location = try StorageProviders.location(path)
            self =
                ["file", "sqlite"].contains(location.scheme) ? .named(path: location.address) : .server(location)
        } else if let folder = environment.stateFolder {
            self = .standard(path: folder + "/signoff.sqlite")
        } else {
            throw OperationError(.usage, "there is no home folder to keep the database in, name one with --db")
        }
    }

    /// The path of the file; the URL of a database of a server.
    var path: String {
        switch self {
        case .standard(let path), .named(let path): path
        case .server(let location): location.address
        }
    }

    /// Where the storage is, for its provider.
    var storage: StorageLocation {
        switch self {
        case .standard(let path), .named(let path): StorageLocation(path: path)
        case .server(let location): location
        }
    }

    /// Makes the file and, for the standard one, its folder, readable by nobody else; does nothing when it exists.
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

    /// Throws `not_found` with what to do when a named file is missing.
    func requireExisting() throws {
        guard access(path, F_OK) != 0 else { return }
        throw OperationError(
            .databaseNotFound,
            "there is no database '\(path)'; 'signoff run WORKFLOW --db \(path)' makes one, 'signoff demo' shows one"
        )
    }

    private func makeFolder(_ folder: String) throws {
        var made = ""
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            // A parent that may not be made may still exist behind a mount that refuses first.
            guard access(made, F_OK) != 0 else { continue }
            throw OperationError(.unreadable, "cannot make the folder '\(made)': \(String(cString: strerror(errno)))")
        }
    }
}
