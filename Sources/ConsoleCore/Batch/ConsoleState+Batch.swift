import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Routes movement and marks in a batch to ``BatchState``.
extension ConsoleState {
    /// Updates the actions of the batch from the question under the cursor and its decisions.
    mutating func settleBatch(_ layout: ScreenLayout) {
        let isInSight = inbox.tab == .ask && layout.detailRows > 0
        let decisions = inbox.current.map { staging.draft(of: $0).decisions } ?? []
        let isNew = screens.inbox.batch.settle(
            on: inbox.current,
            isInSight ? looks.rendering.question?.table : nil,
            decisions
        )
        screens.inbox.settleAction(decisions, isNew: isNew)
    }

    /// Moves among the actions of a batch.
    ///
    /// Beyond the first and the last action, the question scrolls.
    mutating func moveInBatch(by steps: Int, _ layout: ScreenLayout) {
        guard inbox.moveAction(by: steps) else { return scrollDetail(by: steps, layout) }
        // The arguments that all actions share are above the first action.
        if inbox.action == inbox.batch.shown.first { inbox.scroll = 0 }
        revealAction()
    }

    /// Opens the arguments of the action under the cursor.
    mutating func openAction() {
        guard let entry = inbox.current, entry.item.actions.indices.contains(inbox.action) else { return }
        let action = entry.item.actions[inbox.action]
        let title = "\(ForeignText.name(action.name)), action \(inbox.action + 1) of \(entry.item.actions.count)"
        dialogs.open(ViewerDialog(title: title, value: action.arguments))
    }

    /// Inverts the marks of everything visible.
    mutating func invertMarks() {
        guard inbox.isInBatch else {
            staging.invertMarks(in: &screens.inbox)
            return say(inbox.remarkOnMarks(keys: settings.keys))
        }
        inbox.batch.invertMarks()
        say(inbox.remarkOnActionMarks(keys: settings.keys))
    }
}
