import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What secrets are shown of: it ends as soon as something else is looked at.
struct RevealedPlace: Equatable, Sendable {
    private let screen: Screen
    private let item: InboxRow.ID?
    private let checkpoint: CheckpointID?
    private let entry: Int64?
    private let event: Int?

    init(_ state: ConsoleState) {
        screen = state.screen
        item = state.screen == .inbox ? state.inbox.cursor.id : nil
        checkpoint = state.screen == .history ? state.history.cursor.id : nil
        entry = state.screen == .ledger ? state.ledger.current?.sequence : nil
        event = state.screen == .streams ? state.streams.cursor.index : nil
    }
}

extension ConsoleState {
    /// The names of secrets not to be shown now; nil while they are revealed.
    var secrets: SecretNames? {
        guard looks.rendering.revealed != RevealedPlace(self) else { return nil }
        return screen == .inbox ? inbox.current?.secrets ?? SecretNames() : SecretNames()
    }

    /// The names of an item's secrets; nil while they are revealed, which those of another item than the one looked at never are.
    func secrets(of entry: InboxEntry) -> SecretNames? {
        screen == .inbox && inbox.current?.id == entry.id ? secrets : entry.secrets
    }

    /// A value as it may be shown.
    func shown(_ value: JSONValue) -> JSONValue { secrets?.masked(value) ?? value }

    /// A decision as it may be shown.
    func shown(_ decision: Decision) -> Decision {
        switch decision {
        case .edit(let value): .edit(shown(value))
        case .rename(let tool, let value): .rename(tool: tool, arguments: shown(value))
        case .respond where secrets?.hidesAnswer == true: .respond(.string(SecretNames.mask))
        case .respond(let value): .respond(shown(value))
        case .approve, .ignore, .reject: decision
        }
    }

    /// Shows the secrets of what is looked at, or hides them again.
    mutating func toggleSecrets() -> [ConsoleEffect] {
        if secrets == nil {
            looks.rendering.revealed = nil
            say("secrets are hidden again")
            return []
        }
        guard hidesAnything else {
            say("nothing is hidden here")
            return []
        }
        looks.rendering.revealed = RevealedPlace(self)
        say("secrets are shown until you look at something else", .warning)
        return [.record(.reveal, of: viewedValue?.title ?? "\(screen)", thread: currentThread)]
    }

    /// Shows the secret on the cursor's line of a viewer, or hides it again.
    mutating func toggleSecret(in dialog: inout ViewerDialog) -> [ConsoleEffect] {
        guard dialog.tree.rows.indices.contains(dialog.row) else { return [] }
        let path = dialog.tree.rows[dialog.row].path
        guard let secrets, dialog.tree.names(along: path).contains(where: secrets.hides) else {
            say("there is no hidden secret on this line")
            return []
        }
        if dialog.revealed.remove(path) != nil { return [] }
        dialog.revealed.insert(path)
        say("this secret is shown until the window closes", .warning)
        let place = "\(dialog.title), \(dialog.tree.place(of: path))"
        return [.record(.reveal, of: place, thread: currentThread)]
    }

    /// Whether what is looked at says anything else with its secrets shown.
    private var hidesAnything: Bool {
        var shown = self
        shown.looks.rendering.revealed = RevealedPlace(self)
        let width = ScreenLayout.stackedWidth
        return shown.detailLines(width: width) != detailLines(width: width)
    }

    /// Hides secrets once something else is looked at, so that coming back does not show them again.
    mutating func hideSecretsLeft() {
        if let place = looks.rendering.revealed, place != RevealedPlace(self) { looks.rendering.revealed = nil }
    }

    /// What is staged, in its words, without its secrets.
    func shownText(of staged: StagedDecision) -> String? {
        guard let text = staged.valueText, let secrets else { return staged.valueText }
        if secrets.hidesAnswer { return SecretNames.mask }
        guard let value = try? JSONValue(parsing: text) else { return text }
        let masked = secrets.masked(value)
        return masked == value ? text : masked.text(.compact)
    }
}
