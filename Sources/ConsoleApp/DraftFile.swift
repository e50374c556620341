import ConsoleCore
import FoundationEssentials
import SignoffCheckpoint
import SignoffOperations

/// The file that keeps what is staged and typed while no console is open on a database.
struct DraftFile: Sendable {
    let path: String

    /// Reads the drafts; none when there is no file.
    ///
    /// - Throws: `unreadable` when the file cannot be read or is no list of drafts; it is left as it is.
    func load() throws -> SavedDrafts {
        guard let bytes = try PrivateFiles.read(path) else { return SavedDrafts() }
        do {
            return try JSONDecoder().decode(SavedDrafts.self, from: Data(bytes))
        } catch {
            throw OperationError(.unreadable, "'\(path)' holds no drafts this version can read", cause: error)
        }
    }

    /// Replaces the drafts as a whole; the folder is made when it is missing.
    ///
    /// - Throws: `unreadable`.
    func save(_ drafts: SavedDrafts) throws {
        if let end = path.lastIndex(of: "/") { try PrivateFiles.makeFolder(String(path[..<end])) }
        try PrivateFiles.replace(path, with: Array(JSONEncoder().encode(drafts)))
    }
}

/// Writes drafts one after another; of several that wait only the newest is written.
actor DraftWriter {
    private let file: DraftFile
    private var isFaulty = false

    init(file: DraftFile) {
        self.file = file
    }

    /// Writes `drafts`; returns the fault when it is the first since the last success.
    func save(_ drafts: SavedDrafts) -> String? {
        do {
            try file.save(drafts)
            isFaulty = false
            return nil
        } catch {
            defer { isFaulty = true }
            return isFaulty
                ? nil : "staged decisions cannot be kept: \(OperationError(error, attempting: "saving").message)"
        }
    }
}
