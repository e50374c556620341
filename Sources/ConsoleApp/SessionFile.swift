import ConsoleCore
import FoundationEssentials
import SignoffOperator

/// The file that keeps where an operator was while no console is open on a database.
struct SessionFile: Sendable {
    let path: String

    /// Reads it; nil when there is none or it is of another version: a place is no loss.
    func load() -> SavedSession? {
        guard let bytes = try? PrivateFiles.read(path) else { return nil }
        return try? JSONDecoder().decode(SavedSession.self, from: Data(bytes))
    }

    /// Replaces it as a whole; the folder is made when it is missing.
    ///
    /// - Throws: `unreadable`.
    func save(_ session: SavedSession) throws {
        if let end = path.lastIndex(of: "/") { try PrivateFiles.makeFolder(String(path[..<end])) }
        try PrivateFiles.replace(path, with: Array(JSONEncoder().encode(session)))
    }
}
