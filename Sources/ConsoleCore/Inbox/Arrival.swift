import CellGrid
import SignoffCheckpoint
import SignoffReview

/// An item that replaced an item of the same appearance under the cursor.
struct Arrival: Equatable, Sendable {
    var item: QuestionID
    /// The thread of the replaced item.
    var earlier: ThreadID
}

/// The row under the cursor when it was last painted.
struct PaintedRow: Equatable, Sendable {
    var item: QuestionID
    /// The words of the row, without the thread.
    var look: String

    /// Creates the row of an item in the list, without its thread.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - secrets: The names whose values are masked; `nil` for none.
    ///   - glyphs: The characters of marks.
    init(_ entry: InboxEntry, without secrets: SecretNames?, in glyphs: GlyphSet) {
        item = entry.id
        let words = SafeText(entry.question.workflow ?? "?").joinedLines() + "  " + entry.listTitle + "  "
        look = (words + entry.argumentsInBrief(without: secrets)).text(in: glyphs)
    }
}

extension InboxState {
    /// Returns the warning about an item to which the cursor moved by itself; `nil` for other items.
    func arrivalWords(of entry: InboxEntry) -> String? {
        guard let arrival, arrival.item == entry.id else { return nil }
        let earlier = ForeignText.name(arrival.earlier.rawValue)
        return "the cursor came here by itself; the previous item, on \(earlier), looked the same, "
            + "and this one is on \(ForeignText.name(entry.question.thread.rawValue))"
    }

    /// Records that an item of another thread replaced the painted one and looks like it.
    mutating func noteArrival(after previous: InboxRow.ID?, look: (InboxEntry) -> PaintedRow) {
        arrival = nil
        guard let painted, previous == .item(painted.item), self[painted.item] == nil, let entry = current,
            entry.id.thread != painted.item.thread, look(entry).look == painted.look
        else { return }
        arrival = Arrival(item: entry.id, earlier: painted.item.thread)
    }

    /// The reasons to confirm a decision before it is staged; empty when its whole target is visible.
    var reasonsToLookAgain: [SecondLook.Reason] {
        guard marks.isEmpty else {
            let hidden = hiddenMarks
            guard !hidden.isEmpty else { return [] }
            let total = Words.plural(marked.count, "marked item")
            let verb = hidden.count == 1 ? "is" : "are"
            return [
                SecondLook.Reason(
                    text: "\(hidden.count) of \(total) \(verb) hidden by the filter \"\(filter)\":",
                    items: hidden
                )
            ]
        }
        guard let current else { return [] }
        let arrived = arrivalWords(of: current).map { SecondLook.Reason(text: $0 + ":", items: [current.id]) }
        return [arrived, hiddenActionMarks(of: current)].compactMap(\.self)
    }

    /// Returns the reason for marked actions that a filter of the batch hides; `nil` when none is hidden.
    private func hiddenActionMarks(of entry: InboxEntry) -> SecondLook.Reason? {
        let hidden = batch.hiddenMarks(to: action)
        guard !hidden.isEmpty else { return nil }
        let total = Words.plural(markedActions.count, "marked action")
        let verb = hidden.count == 1 ? "is" : "are"
        return SecondLook.Reason(
            text: "\(hidden.count) of \(total) \(verb) hidden by the filter \(ForeignText.quoted(batch.filter)):",
            items: [entry.id],
            actions: hidden
        )
    }
}
