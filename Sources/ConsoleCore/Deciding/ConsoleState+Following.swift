import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Moves the cursor after an answer, and reports failures of answered runs.
extension ConsoleState {
    /// Moves the cursor to the next open item after the one that was just sent.
    ///
    /// The cursor stays when there is none.
    mutating func moveCursor(after item: QuestionID) {
        guard screen == .inbox, inbox.current?.id == item, !inbox.isGrouped || inbox.openGroups.isEmpty else { return }
        let place = inbox.cursor.index
        guard let next = inbox.openRow(besides: place) else { return }
        let painted = inbox.painted
        moveCursor(by: next - place)
        guard let entry = inbox.current else { return }
        // A row distinguishes questions of one kind. A question of another kind must be read before a key decides it.
        let isAlike = inbox[item].map { $0.item.shape == entry.item.shape } ?? false
        if isAlike, inbox.rowsInSight.has(entry, since: DecisionGuard.quietTime, at: now) {
            input.decisionGuard.expectMotion(to: entry.id)
        }
        // A row that looks like the previous one could be mistaken for it, however long it was visible.
        if let painted, paintedRow(of: entry).look == painted.look {
            inbox.arrival = Arrival(item: entry.id, earlier: painted.item.thread)
        }
    }

    /// Moves the cursor to the new question of the thread that was answered last, if no key was pressed since.
    mutating func returnToFollowedThread() {
        guard settings.deciding.staysWithThread, screen == .inbox, dialogs.isEmpty, input.prompt == nil else { return }
        inbox.arrangeRows(filterContext)
        guard let item = inbox.followingQuestion, let place = inbox.rowIDs.firstIndex(of: .item(item)) else { return }
        inbox.followed.noteInput()
        moveCursor(by: place - inbox.cursor.index)
        inbox.tab = .ask
    }

    /// Reports that a step failed after an answer of this console and its thread asks again, in a notice that stays until it is read.
    mutating func noteFailedStep(_ entry: InboxEntry) {
        let thread = entry.question.thread
        let failure = entry.hints.failure.map { ": \(ForeignText.quoted($0))" } ?? ""
        let name = ForeignText.name(thread.rawValue)
        let words = "\(name) failed after your answer\(failure); the thread asks what to do"
        notices.sayUntilRead(
            Notice(
                text: SafeText(words).joinedLines(),
                tone: .error,
                at: now,
                thread: thread
            )
        )
    }

    /// Reports the failed runs that were answered from this console, in notices that stay until they are read.
    mutating func noteFailuresOfAnswers(_ failed: [Run]) {
        for run in failed {
            guard let answer = sending.takeAnswer(of: run.id) else { continue }
            let thread = ForeignText.name(run.request.thread.rawValue)
            let cause = run.error.map { ": \(ForeignText.quoted($0.message))" } ?? ""
            notices.sayUntilRead(
                Notice(
                    text: SafeText("\(thread) failed after your answer (\(answer))\(cause)").joinedLines(),
                    tone: .error,
                    at: now,
                    thread: run.request.thread
                )
            )
        }
    }
}
