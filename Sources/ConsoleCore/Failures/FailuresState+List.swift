import CellGrid
import SignoffCheckpoint
import SignoffOperator

extension FailuresState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let groups = groups
        let nothing: [SafeText] = [
            "Nothing has failed.", "A failed run stays here until it is retried or its thread continues.",
        ]
        let lines = EmptyList(
            isLoaded: isLoaded,
            all: count,
            filter: filter,
            backend: state.backend,
            nothing: nothing
        ).lines
        let isWide = width >= 70
        let hasStrip = width >= 90
        let errorStart = isWide ? 42 : 36
        var columns = [
            ListView.Column("AGO", at: 3), ListView.Column("WORKFLOW", at: 11),
            ListView.Column("THREAD", at: isWide ? 26 : 24), ListView.Column("ERROR", at: errorStart),
        ]
        if hasStrip { columns.append(ListView.Column("LAST 24 H", at: width - FailureGroups.bars - 1)) }
        return ListView(
            columns: columns,
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: ListView.words(lines, in: state.settings.glyphs)
        ) { index in
            let failure = groups.rows[index]
            let isMarked = failure.id.run.map(marks.contains) ?? false
            let cells = [
                StyledLine(isMarked ? Mark.marked + " " : "", .mark)
                    .adding(
                        "\(Words.span(state.now.duration(since: failure.at)))",
                        isMarked ? .mark : .textMuted
                    ),
                StyledLine(SafeText.name(failure.workflow ?? "?"), .textMuted),
                StyledLine(SafeText.name(failure.thread.rawValue)),
                error(ofRow: index, in: groups),
            ]
            guard hasStrip else { return cells }
            return cells + [groups.isFirst(index) ? groups.stripLine(ofGroupOf: index, at: state.now) : StyledLine()]
        }
    }

    /// Returns the error of the first failure of a group with the number of failures; for other failures, the
    /// difference.
    private func error(ofRow row: Int, in groups: FailureGroups) -> StyledLine {
        let failure = groups.rows[row]
        var line = StyledLine()
        if let run = failure.id.run, staged.contains(run) { line.append("staged  ", .warn) }
        guard groups.isFirst(row) else {
            line.append("  ")
            guard let difference = groups.difference(of: row) else { return line.adding("the same error", .textMuted) }
            return line.adding(.quoted(difference), .stateFailed)
        }
        let count = groups.count(inGroupOf: row)
        if count > 1 { line.append(Mark.times + "\(count)  ", .titleCount) }
        let message = failure.message.map { SafeText.quoted(Words.brief($0)) }
        return line.adding(message ?? .name(failure.run?.status.rawValue ?? "error"), .stateFailed)
    }
}
