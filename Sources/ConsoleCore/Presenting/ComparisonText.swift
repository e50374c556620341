import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The comparison of two checkpoints.
struct ComparisonText {
    let state: ConsoleState

    func heading(_ comparison: Comparison) -> [StyledLine] {
        func name(_ place: HistoryState.Place) -> SafeText {
            let step = state.history.entry(at: place)?.step.map(String.init) ?? "?"
            let isHere = place.thread == state.history.thread
            return isHere
                ? "step \(step)" : "step \(step) of " + SafeText.name(place.thread.rawValue)
        }
        var line = StyledLine(name(comparison.from) + " " + Mark.arrow + " " + name(comparison.to), .textStrong)
        if let document = state.history.comparisons[comparison] {
            line.append("  \(Words.plural(document.changeCount, "change"))", .textMuted)
        }
        return [line, StyledLine()]
    }

    /// Returns the lines of the Diff tab.
    func lines(width: Int) -> [StyledLine] {
        guard let comparison = state.history.comparison else {
            return [StyledLine("This is the first checkpoint. There is none to compare with.", .textMuted)]
        }
        guard let document = state.history.comparisons[comparison] else {
            return heading(comparison) + [StyledLine("comparing" + Mark.ellipsis, .textMuted)]
        }
        return heading(comparison)
            + document.lines(width: width, glyphs: state.settings.glyphs, secrets: state.secrets).map(\.line)
    }

    /// Returns the lines on which changes begin; `nil` without a comparison.
    func startsOfChanges(width: Int) -> [Int]? {
        guard let comparison = state.history.comparison, let document = state.history.comparisons[comparison] else {
            return nil
        }
        let head = heading(comparison).count
        return document.lines(width: width, glyphs: state.settings.glyphs, secrets: state.secrets).enumerated()
            .filter(\.element.startsChange).map { $0.offset + head }
    }
}
