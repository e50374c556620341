import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Where the cursor goes after an answer, and what is said when the answered run fails.
extension ConsoleState {
    /// Puts the cursor on the next open item after the one that was just sent; where there is none it stays.
    mutating func goOn(from item: QuestionID) {
        guard screen == .inbox, inbox.current?.id == item, !inbox.isGrouped || inbox.openGroups.isEmpty else { return }
        let place = inbox.cursor.index
        guard let next = inbox.openRow(besides: place) else { return }
        let painted = inbox.painted
        moveCursor(by: next - place)
        guard let entry = inbox.current else { return }
        if inbox.rowsInSight.has(entry, since: DecisionGuard.quietTime, at: now) {
            input.decisionGuard.expectMotion(to: entry.id)
        }
        // A row that looks like the one before it may be taken for it however long it was in sight.
        if let painted, paintedRow(of: entry).look == painted.look {
            inbox.arrival = Arrival(item: entry.id, earlier: painted.item.thread)
        }
    }

    /// Puts the cursor on the question that the thread answered last asks now, if no key came since.
    mutating func returnToFollowedThread() {
        guard settings.deciding.staysWithThread, screen == .inbox, dialogs.isEmpty, input.prompt == nil else { return }
        inbox.arrangeRows(filterContext)
        guard let item = inbox.followingQuestion, let place = inbox.rowIDs.firstIndex(of: .item(item)) else { return }
        inbox.followed.noteInput()
        moveCursor(by: place - inbox.cursor.index)
        inbox.tab = .ask
    }

    /// Says, until it was read, that a step failed after an answer from here, so that its thread asks again.
    mutating func noteFailedStep(_ entry: InboxEntry) {
        let thread = entry.question.thread
        let failure = entry.hints.failure.map { ": \(ForeignText.quoted($0))" } ?? ""
        let words = "\(ForeignText.name(thread.rawValue)) failed after your answer\(failure); it asks what to do"
        notices.sayUntilRead(
            Notice(
                text: SafeText(words).joinedLines(),
                tone: .error,
                at: now,
                thread: thread
            )
        )
    }

    /// Says which runs failed that were answered from here, until it was read.
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
