import SignoffCheckpoint

extension ConsoleState {
    /// What can be copied of the row under the cursor, the value first.
    var copyChoices: [CopyMenu.Choice] {
        var choices = CopyChoices(self)
        self[screen].addCopyChoices(to: &choices)
        choices.add("thread id", currentThread?.rawValue)
        return choices.list
    }
}
