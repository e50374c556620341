import CellGrid
import SignoffCheckpoint
import SignoffOperator

extension Painter {
    mutating func drawFailures(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let visible = state.failures.visible
        guard !visible.isEmpty else {
            let nothing: [SafeText] = [
                "No run has failed.", "A run that fails appears here until it is retried or its thread goes on.",
            ]
            let lines = state.emptyLines(
                isLoaded: state.failures.isLoaded,
                all: state.failures.failed.count,
                nothing: nothing
            )
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        let fingerprints = visible.map(ErrorFingerprint.init)
        var counts: [ErrorFingerprint: Int] = [:]
        for fingerprint in fingerprints { counts[fingerprint, default: 0] += 1 }
        let wide = area.size.columns >= 70
        let columns = [
            ListColumn("AGO", at: 3), ListColumn("WORKFLOW", at: 11), ListColumn("THREAD", at: wide ? 26 : 24),
            ListColumn("ERROR", at: wide ? 42 : 36),
        ]
        return drawList(
            columns,
            count: visible.count,
            index: state.failures.cursor.index,
            top: state.failures.cursor.top,
            isFocused: !state.failures.isDetailFocused,
            in: area
        ) { index in
            let run = visible[index]
            // Failures with one cause stand together; only the first of them tells it, with their number.
            let isRepeated = index > 0 && fingerprints[index - 1] == fingerprints[index]
            let count = counts[fingerprints[index]] ?? 1
            var error = StyledLine()
            if state.failures.staged.contains(run.id) { error.append("staged  ", .warn) }
            if isRepeated {
                error.append("  same", .textMuted)
            } else {
                if count > 1 { error.append(Mark.times + "\(count)  ", .titleCount) }
                let message = run.error.map { SafeText.quoted(Words.brief($0.message)) }
                error.append(message ?? .name(run.status.rawValue), .stateFailed)
            }
            let isMarked = state.failures.marks.contains(run.id)
            return [
                StyledLine(isMarked ? Mark.marked + " " : "", .mark)
                    .adding(
                        "\(Words.span(state.now.duration(since: run.finishedAt ?? run.createdAt)))",
                        isMarked ? .mark : .textMuted
                    ),
                StyledLine(SafeText.name(run.request.workflow), .textMuted),
                StyledLine(SafeText.name(run.request.thread.rawValue)),
                error,
            ]
        }
    }
}
