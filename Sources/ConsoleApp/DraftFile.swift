import ConsoleCore
import FoundationEssentials
import SignoffCheckpoint
import SignoffOperator

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

/// Writes drafts one after another, beside those that another console of the same operator keeps in the same file.
actor DraftWriter {
    private let file: DraftFile
    private var isFaulty = false
    /// The items and filters that are this console's: those it found when it was opened, and those it has written since.
    private var items: Set<ItemID> = []
    private var filters: Set<String> = []

    init(file: DraftFile) {
        self.file = file
    }

    /// Takes what was found as this console's own.
    func own(_ drafts: SavedDrafts) {
        items.formUnion(drafts.drafts.map(\.item))
        filters.formUnion(drafts.filters.keys)
    }

    /// Writes `drafts`; returns the fault when it is the first since the last success.
    ///
    /// What another console wrote about other items meanwhile stays in the file.
    func save(_ drafts: SavedDrafts) -> String? {
        own(drafts)
        var whole = drafts
        if let stored = try? file.load() {
            whole.drafts += stored.drafts.filter { !items.contains($0.item) }
            whole.filters.merge(stored.filters.filter { !filters.contains($0.key) }) { own, _ in own }
            whole.reasons += stored.reasons.filter { !whole.reasons.contains($0) }
        }
        do {
            try file.save(whole)
            isFaulty = false
            return nil
        } catch {
            defer { isFaulty = true }
            return isFaulty
                ? nil : "staged decisions cannot be kept: \(OperationError(error, attempting: "saving").message)"
        }
    }
}
