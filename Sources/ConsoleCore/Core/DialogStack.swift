import SignoffCheckpoint

/// The open dialogs, the topmost last, and those that wait for their turn.
struct DialogStack: Equatable, Sendable {
    /// Those that are open.
    private(set) var open: [Dialog] = []
    /// Those that nobody asked for and that wait until nothing else takes the keys.
    private(set) var waiting: [Dialog] = []
    /// How many searches were begun in dialogs.
    private var searches = 0

    var isEmpty: Bool { open.isEmpty }
    var count: Int { open.count }
    var last: Dialog? { open.last }

    /// The topmost dialog, when it is of a type.
    func top<Model: DialogModel>(_ type: Model.Type) -> Model? { last?.model as? Model }

    /// The item that the topmost dialog decides about or sends; nil for another dialog.
    var item: QuestionID? {
        if let editor = top(ValueEditor.self) { return editor.item }
        if let submit = top(SubmitDialog.self) { return submit.item }
        guard case .item(let item, _)? = top(TextDialog.self)?.subject else { return nil }
        return item
    }

    /// The topmost of the dialogs of a type, wherever it is.
    func find<Model: DialogModel>(_ type: Model.Type) -> (index: Int, model: Model)? {
        for index in open.indices.reversed() {
            if let model = open[index].model as? Model { return (index, model) }
        }
        return nil
    }

    /// Opens a dialog over all others.
    mutating func open(_ model: some DialogModel) { open.append(Dialog(model)) }

    /// Lets a dialog wait for its turn.
    mutating func queue(_ model: some DialogModel) { waiting.append(Dialog(model)) }

    /// Opens the dialog that has waited longest, where none is open.
    mutating func openWaiting() {
        guard open.isEmpty, !waiting.isEmpty else { return }
        open.append(waiting.removeFirst())
    }

    /// Closes the topmost dialog.
    mutating func close() { if !open.isEmpty { open.removeLast() } }

    /// Closes the dialog at a place.
    mutating func close(at index: Int) { open.remove(at: index) }

    /// Puts a dialog in place of the topmost one.
    mutating func replace(_ model: some DialogModel) { if !open.isEmpty { open[open.count - 1] = Dialog(model) } }

    /// Puts a dialog in place of the one at a place.
    mutating func replace(at index: Int, _ model: some DialogModel) { open[index] = Dialog(model) }

    /// Makes the number of a new search.
    mutating func makeSearchTicket() -> Int {
        searches += 1
        return searches
    }

    /// Inserts pasted text where text is being typed in the topmost dialog; false when nothing takes it.
    mutating func paste(_ pasted: String) -> Bool {
        guard var model = last?.model, model.typed != nil else { return false }
        model.typed?.insert(pasted)
        replace(model)
        return true
    }
}
