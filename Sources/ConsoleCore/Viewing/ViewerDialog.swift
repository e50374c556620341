import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A value on the whole screen, as a tree to open and fold.
package struct ViewerDialog: Equatable, Sendable {
    let title: String
    var tree: ValueTree
    var row = 0
    var top = 0
    /// The field for the searched text; `nil` when it is closed.
    var field: TextField?
    var search: ValueSearch.Progress?
    var searched = ""
    /// The revealed secrets.
    var revealed: Set<ValueTree.Path> = []
    /// The index of the current match.
    var match = 0

    init(title: String, value: JSONValue) {
        self.title = title
        tree = ValueTree(value)
    }

    mutating func move(to index: Int, height: Int) {
        row = min(max(0, index), max(0, tree.rows.count - 1))
        if row < top { top = row }
        if row >= top + height { top = row - height + 1 }
        top = min(max(0, top), max(0, tree.rows.count - height))
    }

    /// Moves to a match.
    mutating func goToMatch(_ number: Int, height: Int) {
        guard let found = search?.found, !found.isEmpty else { return }
        match = (number + found.count) % found.count
        move(to: tree.reveal(found[match]), height: height)
    }
}

extension ViewerDialog {
    /// Applies the progress of a search, and moves to the first match.
    ///
    /// - Parameters:
    ///   - progress: The progress.
    ///   - height: The number of visible lines.
    /// - Returns: Whether the search belongs to this viewer, and a remark when it found nothing.
    mutating func take(_ progress: ValueSearch.Progress, height: Int) -> (isTaken: Bool, remark: Remark?) {
        guard let earlier = search, earlier.ticket == progress.ticket else { return (false, nil) }
        search = progress
        if earlier.found.isEmpty, !progress.found.isEmpty { goToMatch(0, height: height) }
        let isFruitless = progress.isOver && progress.found.isEmpty
        return (true, isFruitless ? Remark("nothing contains \"\(searched)\"", .warning) : nil)
    }
}

extension ViewerDialog: DialogModel {
    var explanation: SafeText { field == nil ? "Enter opens and folds" : "Enter searches" }
    var followsWheel: Bool { field == nil }

    var typed: TextField? {
        get { field }
        set { field = newValue }
    }

    func keys(in state: ConsoleState) -> [DialogKey] {
        guard field == nil else { return [DialogKey("enter", does: "search"), DialogKey("esc", does: "close")] }
        return [
            DialogKey("enter", does: "open, fold"), .close, DialogKey("/", does: "search"),
            DialogKey("n", "N", does: "next"), DialogKey("y", does: "copy"), DialogKey("z R", "z M", does: "all"),
            .move, DialogKey("!", does: "show a secret"), DialogKey("d", does: "decode"),
        ]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        defer { if state.dialogs.top(ViewerDialog.self) != nil { state.dialogs.replace(dialog) } }
        let height = state.window.viewerRows
        if var field = dialog.field {
            switch key {
            case .escape: dialog.field = nil
            case .enter:
                dialog.field = nil
                return dialog.beginSearch(field.text, in: &state)
            default:
                _ = field.take(key)
                dialog.field = field
            }
            return []
        }
        // The window shows a notice in place of the cursor's place.
        state.notice = nil
        let isAfterZ = state.input.pendingKeys == [.character("z")]
        state.input.pendingKeys = []
        if isAfterZ {
            switch key {
            case .character("a"): dialog.toggle(height: height)
            case .character("R"):
                if !dialog.tree.openAll() { state.say("opened up to \(Words.count(ValueTree.rowLimit)) lines") }
                dialog.move(to: dialog.row, height: height)
            case .character("M"):
                dialog.tree.closeAll()
                dialog.move(to: 0, height: height)
            default: break
            }
            return []
        }
        switch key {
        case .character("z"): state.input.pendingKeys = [key]
        case .escape where dialog.search?.isOver == false:
            dialog.search = nil
            state.say("the search was stopped")
            return [.cancelValueSearch]
        case .escape, .character("q"):
            state.dialogs.close()
            return dialog.search?.isOver == false ? [.cancelValueSearch] : []
        case .enter: dialog.toggle(height: height)
        case .down, .character("j"): dialog.move(to: dialog.row + 1, height: height)
        case .up, .character("k"): dialog.move(to: dialog.row - 1, height: height)
        case .pageDown, .character(" "): dialog.move(to: dialog.row + height - 1, height: height)
        case .pageUp: dialog.move(to: dialog.row - height + 1, height: height)
        case .control("d"): dialog.move(to: dialog.row + height / 2, height: height)
        case .control("u"): dialog.move(to: dialog.row - height / 2, height: height)
        case .home, .character("g"): dialog.move(to: 0, height: height)
        case .end, .character("G"): dialog.move(to: dialog.tree.rows.count - 1, height: height)
        case .character("/"): dialog.field = TextField(dialog.searched)
        case .character("n"): dialog.goToMatch(dialog.match + 1, height: height)
        case .character("N"): dialog.goToMatch(dialog.match - 1, height: height)
        case .character("!"):
            let step = dialog.toggleSecret(hiding: state.secrets)
            state.say(step.remark)
            return step.revealed.map {
                [.perform(ActRecording(act: .reveal, subject: $0, thread: state.currentThread))]
            } ?? []
        case .character("d"):
            switch DecodingStep(in: dialog, hiding: state.secrets, decoders: state.settings.decoders) {
            case .run(let request, let remark):
                state.say(remark)
                return [.pipe(request)]
            case .refuse(let remark): state.say(remark)
            case nil: break
            }
        case .character("y"):
            guard dialog.tree.rows.indices.contains(dialog.row),
                let value = dialog.tree.value(at: dialog.tree.rows[dialog.row].path)
            else { return [] }
            return [.copy(value.stringValue ?? value.text(.pretty))]
        default: break
        }
        return []
    }

    private mutating func toggle(height: Int) {
        let path = tree.rows.indices.contains(row) ? tree.rows[row].path : []
        let isMore: Bool =
            if case .more = tree.rows[row].kind { true } else { false }
        tree.toggle(row)
        // A closed text or container keeps the cursor on its line.
        let target = isMore ? row : tree.rows.firstIndex { $0.path == path } ?? row
        move(to: target, height: height)
    }

    private mutating func beginSearch(_ text: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        guard !text.isEmpty else { return [] }
        let ticket = state.dialogs.makeSearchTicket()
        searched = text
        match = 0
        search = ValueSearch.Progress(ticket: ticket, visited: 0, found: [], isOver: false, isCut: false)
        return [.searchValue(ValueSearch(ticket: ticket, root: tree.root, text: text))]
    }
}
