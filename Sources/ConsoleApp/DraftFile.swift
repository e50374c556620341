import ConsoleCore
import FoundationEssentials
import SignoffCheckpoint
import SignoffOperator

/// The file of staged decisions and typed text between two sessions on a database.
struct DraftFile: Sendable {
    let path: String

    /// Reads the drafts; empty for a missing file.
    ///
    /// - Throws: `unreadable` when the file is unreadable or is not a list of drafts. The file is not changed.
    func load() throws -> SavedDrafts {
        guard let bytes = try PrivateFiles.read(path) else { return SavedDrafts() }
        do {
            return try JSONDecoder().decode(SavedDrafts.self, from: Data(bytes))
        } catch {
            throw OperationError(.unreadable, "'\(path)' does not hold drafts that this version can read", cause: error)
        }
    }

    /// Links the file under a second name, so that replacing the file loses nothing.
    ///
    /// - Returns: The path of the second name.
    /// - Throws: `unreadable` when the link cannot be created. The file must then not be replaced.
    func setAside() throws -> String {
        for number in 1...Self.mostKept {
            let kept = number == 1 ? "\(path).unreadable" : "\(path).unreadable-\(number)"
            if try PrivateFiles.link(path, as: kept) { return kept }
        }
        throw OperationError(
            .unreadable,
            "'\(path)' cannot be kept under another name: \(Self.mostKept) such files exist; remove those you do not need"
        )
    }

    /// The maximum number of unreadable files that are kept.
    private static let mostKept = 20

    /// Replaces the drafts atomically.
    ///
    /// A missing folder is created.
    ///
    /// - Throws: `unreadable`.
    func save(_ drafts: SavedDrafts) throws {
        if let end = path.lastIndex(of: "/") { try PrivateFiles.makeFolder(String(path[..<end])) }
        try PrivateFiles.replace(path, with: Array(JSONEncoder().encode(drafts)))
    }
}

/// Writes drafts in order, and keeps the drafts of another console of the same operator in the same file.
actor DraftWriter {
    private let file: DraftFile
    private var lastFault: String?
    /// The items and filters of this console: those that existed when it opened, and those written since.
    private var items: Set<QuestionID> = []
    private var filters: Set<String> = []

    init(file: DraftFile) {
        self.file = file
    }

    /// Registers existing drafts as this console's own.
    func own(_ drafts: SavedDrafts) {
        items.formUnion(drafts.drafts.map(\.item))
        filters.formUnion(drafts.filters.keys)
    }

    /// Writes `drafts`, and keeps the drafts that another console wrote about other items.
    ///
    /// An unreadable file is linked under a second name before it is replaced. If that fails, the file is not replaced.
    ///
    /// - Returns: The message for the operator; `nil` if the drafts are saved, and for a fault that was already
    ///   reported last time.
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
            let fault = "staged decisions cannot be saved: \(Self.message(error))"
            defer { lastFault = fault }
            return fault == lastFault ? nil : fault
        }
    }

    private static func message(_ error: any Error) -> String { OperationError(error, attempting: "saving").message }
}
