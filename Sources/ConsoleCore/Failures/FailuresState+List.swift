import CellGrid
import SignoffCheckpoint
import SignoffOperator

extension FailuresState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let visible = visible
        let nothing: [SafeText] = [
            "No run has failed.", "A run that fails appears here until it is retried or its thread goes on.",
        ]
        let lines = EmptyList(
            isLoaded: isLoaded,
            all: failed.count,
            filter: filter,
            backend: state.backend,
            nothing: nothing
        ).lines
        let fingerprints = visible.map(ErrorFingerprint.init)
        var counts: [ErrorFingerprint: Int] = [:]
        for fingerprint in fingerprints { counts[fingerprint, default: 0] += 1 }
        let isWide = width >= 70
        return ListView(
            columns: [
                ListView.Column("AGO", at: 3), ListView.Column("WORKFLOW", at: 11),
                ListView.Column("THREAD", at: isWide ? 26 : 24), ListView.Column("ERROR", at: isWide ? 42 : 36),
            ],
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: ListView.words(lines, in: state.settings.glyphs)
        ) { index in
            let run = visible[index]
            // Failures with one cause stand together; only the first of them tells it, with their number.
            let isRepeated = index > 0 && fingerprints[index - 1] == fingerprints[index]
            let count = counts[fingerprints[index]] ?? 1
            var error = StyledLine()
            if staged.contains(run.id) { error.append("staged  ", .warn) }
            if isRepeated {
                error.append("  same", .textMuted)
            } else {
                if count > 1 { error.append(Mark.times + "\(count)  ", .titleCount) }
                let message = run.error.map { SafeText.quoted(Words.brief($0.message)) }
                error.append(message ?? .name(run.status.rawValue), .stateFailed)
            }
            let isMarked = marks.contains(run.id)
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
