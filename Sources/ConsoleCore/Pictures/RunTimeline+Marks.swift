import CellGrid

/// The steps of a thread as marks: `✓✓✗`, `✓✓▶··`.
extension RunTimeline {
    /// The step after the last one that ended.
    enum Current: Equatable {
        /// A step is running.
        case runs
        /// A step waits for an answer.
        case asks
    }

    /// Returns one mark for each step, the newest that fit.
    ///
    /// - Parameters:
    ///   - current: The current step; `nil` for none.
    ///   - remaining: The number of steps to come.
    ///   - width: The available columns, 1 or more.
    ///   - glyphs: The available characters.
    /// - Returns: The marks. Plain mode prints their number in words.
    func marks(current: Current?, remaining: Int, width: Int, in glyphs: GlyphSet) -> StyledLine {
        let steps = parts.filter { $0.name != nil && $0.outcome != .asks && $0.outcome != .begun }
        var marks = steps.map { step -> (SafeText, ThemeRole) in
            step.outcome == .failed ? (Mark.reject, .stateFailed) : (Mark.approve, .stateDone)
        }
        switch current {
        case .runs: marks.append((Mark.playing, .stateRunning))
        case .asks: marks.append((Mark.paused, .statePending))
        case nil: break
        }
        let hidden = marks.count - max(1, width - min(remaining, 5))
        if hidden > 0 { marks.removeFirst(min(marks.count - 1, hidden + Mark.ellipsis.width(in: glyphs))) }
        let done = steps.count { $0.outcome == .done }
        let failed = steps.count { $0.outcome == .failed }
        var words = "\(Words.plural(done, "step")) done"
        if failed > 0 { words += ", \(failed) failed" }
        if remaining > 0 { words += ", \(remaining) to come" }
        guard !marks.isEmpty, done + failed + remaining > 0 else { return StyledLine() }
        var line = StyledLine()
        line.append(picture: hidden > 0 ? Mark.ellipsis : "", .textMuted, saying: SafeText(words))
        for (mark, role) in marks { line.append(picture: mark, role, saying: "") }
        for _ in 0..<min(remaining, 5) { line.append(picture: Mark.undecided, .textMuted, saying: "") }
        return line
    }
}

extension Mark {
    static let playing = SafeText(symbol: "▶", ascii: ">")
}
