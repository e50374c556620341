import ConsoleCore
import FoundationEssentials
import SignoffOperator

/// The file that keeps where an operator was while no console is open on a database.
struct SessionFile: Sendable {
    let path: String

    /// Reads it; nil when there is none.
    ///
    /// - Throws: `unreadable` when the file cannot be read or holds no place.
    func load() throws -> SavedSession? {
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        do {
            return try JSONDecoder().decode(SavedSession.self, from: Data(bytes))
        } catch {
            throw OperationError(.unreadable, "'\(path)' holds no place this version can read", cause: error)
        }
    }

    /// Replaces it as a whole; the folder is made when it is missing.
    ///
    /// - Throws: `unreadable`.
    func save(_ session: SavedSession) throws {
        if let end = path.lastIndex(of: "/") { try PrivateFiles.makeFolder(String(path[..<end])) }
        try PrivateFiles.replace(path, with: Array(JSONEncoder().encode(session)))
    }
}
