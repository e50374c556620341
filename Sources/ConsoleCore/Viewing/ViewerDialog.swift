import SignoffCheckpoint

/// A value over the whole screen, as a tree that opens and folds.
package struct ViewerDialog: Equatable, Sendable {
    let title: String
    var tree: ValueTree
    var row = 0
    var top = 0
    /// What is looked for, while it is typed.
    var field: TextField?
    var search: ValueSearch.Progress?
    var searched = ""
    /// The secrets that are shown.
    var revealed: Set<ValueTree.Path> = []
    /// Which of the places found the cursor is on.
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

    /// Goes to a place that was found.
    mutating func goToMatch(_ number: Int, height: Int) {
        guard let found = search?.found, !found.isEmpty else { return }
        match = (number + found.count) % found.count
        move(to: tree.reveal(found[match]), height: height)
    }
}
