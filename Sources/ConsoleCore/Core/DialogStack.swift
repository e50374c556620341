import SignoffCheckpoint

/// The open dialogs, topmost last, and the dialogs that wait.
struct DialogStack: Equatable, Sendable {
    /// The open dialogs.
    private(set) var open: [Dialog] = []
    /// The dialogs that the operator did not request.
    ///
    /// A dialog in this list waits until no other dialog is open.
    private(set) var waiting: [Dialog] = []
    /// The number of searches that were started in dialogs.
    private var searches = 0

    var isEmpty: Bool { open.isEmpty }
    var count: Int { open.count }
    var last: Dialog? { open.last }

    /// Returns the topmost dialog, if it has the type.
    func top<Model: DialogModel>(_ type: Model.Type) -> Model? { last?.model as? Model }

    /// The item that the topmost dialog decides or sends; `nil` for other dialogs.
    var item: QuestionID? {
        if let editor = top(ValueEditor.self) { return editor.item }
        if let submit = top(SubmitDialog.self) { return submit.item }
        guard case .item(let item, _)? = top(TextDialog.self)?.subject else { return nil }
        return item
    }

    /// Returns the topmost dialog of a type, at any position.
    func find<Model: DialogModel>(_ type: Model.Type) -> (index: Int, model: Model)? {
        for index in open.indices.reversed() {
            if let model = open[index].model as? Model { return (index, model) }
        }
        return nil
    }

    /// Opens a dialog above all others.
    mutating func open(_ model: some DialogModel) { open.append(Dialog(model)) }

    /// Adds a waiting dialog.
    mutating func queue(_ model: some DialogModel) { waiting.append(Dialog(model)) }

    /// Opens the dialog that has waited longest, if no dialog is open.
    mutating func openWaiting() {
        guard open.isEmpty, !waiting.isEmpty else { return }
        open.append(waiting.removeFirst())
    }

    /// Closes the topmost dialog.
    mutating func close() { if !open.isEmpty { open.removeLast() } }

    /// Closes the dialog at an index.
    mutating func close(at index: Int) { open.remove(at: index) }

    /// Replaces the topmost dialog.
    mutating func replace(_ model: some DialogModel) { if !open.isEmpty { open[open.count - 1] = Dialog(model) } }

    /// Replaces the dialog at an index.
    mutating func replace(at index: Int, _ model: some DialogModel) { open[index] = Dialog(model) }

    /// Creates the number of a new search.
    mutating func makeSearchTicket() -> Int {
        searches += 1
        return searches
    }

    /// Inserts pasted text into the text field of the topmost dialog; returns false when it has none.
    mutating func paste(_ pasted: String) -> Bool {
        guard var model = last?.model, model.typed != nil else { return false }
        model.typed?.insert(pasted)
        replace(model)
        return true
    }
}
