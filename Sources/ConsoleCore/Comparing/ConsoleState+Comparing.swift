import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension ConsoleState {
    /// Shows what differs between the newest checkpoints of another thread and of the one shown.
    mutating func compare(with other: String?) -> [ConsoleEffect] {
        guard let other else {
            say("name the thread to compare with, such as :diff order-7", .warning)
            return []
        }
        history.showDifference()
        history.comparedThread = ThreadID(other)
        return reloads.request(.history(ThreadID(other)))
    }

    /// Why the marked checkpoints cannot be compared.
    var reasonNotToCompareMarked: String? {
        if history.hasMarksToCompare { return nil }
        guard history.place != nil else { return "no checkpoint is selected" }
        let key = settings.keys.sequences(for: .mark).first?.label ?? ":mark"
        return "mark one or two checkpoints with \(key) first; they may be of two threads"
    }

    /// Makes the comparison that is shown: at once when it is small, elsewhere when it is not.
    mutating func missingComparisons() -> [ConsoleEffect] {
        guard screen == .history, history.tab == .difference else { return [] }
        say(history.compareAwaitedThread())
        guard let comparison = history.comparison, history.comparisons[comparison] == nil,
            !history.comparisons.underWay.contains(comparison), let old = history.entry(at: comparison.from),
            let new = history.entry(at: comparison.to)
        else { return [] }
        let limit = ComparisonShelf.weightLimit
        let hasInput = old.input != nil || new.input != nil
        let request = ComparisonRequest(
            comparison: comparison,
            old: old.compared(withInput: hasInput),
            new: new.compared(withInput: hasInput)
        )
        guard request.old.weight(limit: limit) + request.new.weight(limit: limit) > limit else {
            history.comparisons.keep(request.carryOut(), of: comparison)
            return []
        }
        history.comparisons.underWay.insert(comparison)
        return [.compare(request)]
    }

    /// Scrolls to where the next change begins, or the one before.
    mutating func moveToChange(by step: Int) {
        let width = ScreenLayout(self).detail.size.columns
        guard let comparison = history.comparison, let document = history.comparisons[comparison] else { return }
        let head = ComparisonText(state: self).heading(comparison).count
        let starts = document.lines(width: width, glyphs: settings.glyphs, secrets: secrets).enumerated()
            .filter(\.element.startsChange).map { $0.offset + head }
        let place = history.scroll
        let next = step > 0 ? starts.first { $0 > place } : starts.last { $0 < place }
        guard let next else {
            say(
                starts.isEmpty
                    ? "there is no change" : step > 0 ? "that was the last change" : "that was the first change"
            )
            return
        }
        history.scroll = next
        let number = (starts.firstIndex(of: next) ?? 0) + 1
        say("change \(number) of \(starts.count)")
    }
}

extension HistoryEntry {
    /// What is compared and shown whole: the saved value, with the input that waits beside it where one side of a comparison has one.
    func compared(withInput hasInput: Bool) -> JSONValue {
        guard hasInput else { return values }
        var members: JSONObject = ["saved": values]
        if let input { members["input"] = input }
        return .object(members)
    }
}
