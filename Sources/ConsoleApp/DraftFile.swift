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

    /// Keeps the file under another name as well, so that replacing it loses nothing.
    ///
    /// - Returns: The path of the file that is kept.
    /// - Throws: `unreadable` when it cannot be kept; then it must not be replaced.
    func setAside() throws -> String {
        for number in 1...Self.mostKept {
            let kept = number == 1 ? "\(path).unreadable" : "\(path).unreadable-\(number)"
            if try PrivateFiles.link(path, as: kept) { return kept }
        }
        throw OperationError(
            .unreadable,
            "'\(path)' cannot be kept under another name: \(Self.mostKept) such files are there; remove those you do not need"
        )
    }

    /// The most unreadable files that are kept.
    private static let mostKept = 20

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
    private var lastFault: String?
    /// The items and filters that are this console's: those it found when it was opened, and those it has written since.
    private var items: Set<QuestionID> = []
    private var filters: Set<String> = []

    init(file: DraftFile) {
        self.file = file
    }

    /// Takes what was found as this console's own.
    func own(_ drafts: SavedDrafts) {
        items.formUnion(drafts.drafts.map(\.item))
        filters.formUnion(drafts.filters.keys)
    }

    /// Writes `drafts` beside what another console wrote about other items meanwhile.
    ///
    /// A file that cannot be read is kept under another name before it is replaced; where it cannot be kept, it is not replaced.
    ///
    /// - Returns: What the operator is to be told; nil when the drafts are kept, and for a fault that was the last one told.
    func save(_ drafts: SavedDrafts) -> String? {
        own(drafts)
        var note: String?
        do {
            var whole = drafts
            do {
                let stored = try file.load()
                whole.drafts += stored.drafts.filter { !items.contains($0.item) }
                whole.filters.merge(stored.filters.filter { !filters.contains($0.key) }) { own, _ in own }
                whole.reasons += stored.reasons.filter { !whole.reasons.contains($0) }
            } catch {
                let kept = try file.setAside()
                note = "\(Self.message(error)); it is kept as '\(kept)'"
            }
            try file.save(whole)
            lastFault = nil
            return note
        } catch {
            let fault = "staged decisions cannot be kept: \(Self.message(error))"
            defer { lastFault = fault }
            return fault == lastFault ? nil : fault
        }
    }

    private static func message(_ error: any Error) -> String { OperationError(error, attempting: "saving").message }
}
