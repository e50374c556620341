import CellGrid
import SignoffCheckpoint
import SignoffReview

/// An item that took the place of another one under the cursor and looks like it.
struct Arrival: Equatable, Sendable {
    var item: QuestionID
    /// The thread of the item that stood there before.
    var earlier: ThreadID
}

/// What the row under the cursor showed when it was last painted.
struct PaintedRow: Equatable, Sendable {
    var item: QuestionID
    /// The row's words without its thread.
    var look: String

    /// What the row of an item shows in the list, without its thread.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - secrets: The names whose values are hidden; nil for none.
    ///   - glyphs: The marks in use.
    init(_ entry: InboxEntry, without secrets: SecretNames?, in glyphs: GlyphSet) {
        item = entry.id
        let words = SafeText(entry.question.workflow ?? "?").joinedLines() + "  " + entry.listTitle + "  "
        look = (words + entry.argumentsInBrief(without: secrets)).text(in: glyphs)
    }
}

extension InboxState {
    /// What is said of an item that the cursor came to by itself; nil for any other item.
    func arrivalWords(of entry: InboxEntry) -> String? {
        guard let arrival, arrival.item == entry.id else { return nil }
        let earlier = ForeignText.name(arrival.earlier.rawValue)
        return "the cursor came here by itself; the item before, on \(earlier), looked the same, "
            + "and this one is on \(ForeignText.name(entry.question.thread.rawValue))"
    }

    /// Notes that an item of another thread took the place of the painted one and looks like it.
    mutating func noteArrival(after previous: InboxRow.ID?, look: (InboxEntry) -> PaintedRow) {
        arrival = nil
        guard let painted, previous == .item(painted.item), self[painted.item] == nil, let entry = current,
            entry.id.thread != painted.item.thread, look(entry).look == painted.look
        else { return }
        arrival = Arrival(item: entry.id, earlier: painted.item.thread)
    }

    /// Why a decision needs a second look before it is staged; empty when everything it is about is in sight.
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

    /// The marked actions that a filter of the batch hides; nil where none is hidden.
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
