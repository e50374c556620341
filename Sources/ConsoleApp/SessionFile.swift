import ConsoleCore
import FoundationEssentials
import SignoffOperator

/// The file of an operator's last position in a database.
struct SessionFile: Sendable {
    let path: String

    /// Reads the position; `nil` for a missing file.
    ///
    /// - Throws: `unreadable` when the file is unreadable or does not contain a position.
    func load() throws -> SavedSession? {
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        do {
            return try JSONDecoder().decode(SavedSession.self, from: Data(bytes))
        } catch {
            throw OperationError(
                .unreadable,
                "'\(path)' does not hold a position that this version can read",
                cause: error
            )
        }
    }

    /// Replaces the file atomically.
    ///
    /// A missing folder is created.
    ///
    /// - Throws: `unreadable`.
    func save(_ session: SavedSession) throws {
        if let end = path.lastIndex(of: "/") { try PrivateFiles.makeFolder(String(path[..<end])) }
        try PrivateFiles.replace(path, with: Array(JSONEncoder().encode(session)))
    }
}
