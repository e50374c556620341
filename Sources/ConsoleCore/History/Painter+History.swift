import CellGrid
import SignoffCheckpoint

extension Painter {
    mutating func drawHistoryList(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let visible = state.history.visible
        guard !visible.isEmpty else {
            let nothing =
                state.history.thread == nil
                ? ["No thread is chosen.", "Press 4 on an item, or Enter on a thread (2)."]
                : ["No checkpoint of this thread is stored."]
            let thread = state.history.thread
            let isLoaded = thread.map { state.history.entries[$0] != nil } ?? true
            let lines = state.emptyLines(isLoaded: isLoaded, all: state.history.all.count, nothing: nothing)
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        return drawList(
            [ListColumn("CHECKPOINT", at: 3)],
            count: visible.count,
            index: state.history.cursor.index,
            top: state.history.cursor.top,
            isFocused: !state.history.isDetailFocused,
            in: area
        ) { index in
            [state.historyLine(of: visible[index], among: state.history.all)]
        }
    }
}

extension ConsoleState {
    /// A checkpoint on one line: its place in the branches, step, why it exists, and what its tasks did.
    func historyLine(of entry: HistoryEntry, among all: [HistoryEntry]) -> StyledLine {
        let isHead = all.first?.checkpoint == entry.checkpoint
        let children = all.filter { $0.parent == entry.checkpoint }
        let isOldBranch = !isHead && !isAncestor(entry, ofHeadOf: all)
        var line = StyledLine()
        if isOldBranch { line.append(Mark.line + " ", .graphLine) }
        line.append(
            isHead ? Mark.bullet : Mark.ring,
            isHead ? .graphHead : isOldBranch ? .stateOldBranch : .graphLine
        )
        let step = entry.step.map(String.init) ?? "?"
        line.append(
            " step \(String(repeating: " ", count: max(0, 3 - step.count)))\(step)  ",
            isOldBranch ? .stateOldBranch : .text
        )
        let source = SafeText(entry.source).joinedLines()
        line.append(
            source + .spaces(max(1, 7 - source.width(in: settings.glyphs))),
            entry.source == "fork" ? .graphFork : .textMuted
        )
        if children.count > 1 { line.append(Mark.branch + " \(children.count) branches  ", .graphFork) }
        let questions = entry.tasks.reduce(0) { $0 + $1.questions.count }
        let failed = entry.tasks.count { $0.error != nil }
        if questions > 0 { line.append(Mark.paused + " \(Words.plural(questions, "question"))  ", .statePending) }
        if failed > 0 { line.append(Mark.reject + " \(failed) failed  ", .stateFailed) }
        if !entry.tasks.isEmpty {
            let done = entry.tasks.count { $0.result != nil }
            line.append("\(Words.plural(entry.tasks.count, "task"))\(done > 0 ? ", \(done) done" : "")", .textMuted)
        } else if !entry.next.isEmpty {
            line.append(SafeText("next " + entry.next.joined(separator: ", ")).joinedLines(), .textMuted)
        }
        return line
    }

    private func isAncestor(_ entry: HistoryEntry, ofHeadOf all: [HistoryEntry]) -> Bool {
        let parents = Dictionary(all.map { ($0.checkpoint, $0.parent) }, uniquingKeysWith: { first, _ in first })
        var current = all.first?.checkpoint
        var steps = 0
        while let id = current, steps <= all.count {
            if id == entry.checkpoint { return true }
            current = parents[id] ?? nil
            steps += 1
        }
        return false
    }

    /// What the pane beside the checkpoints says on the tab shown.
    func historyDetailLines(width: Int) -> [StyledLine] {
        guard let entry = history.current else { return [] }
        var lines: [StyledLine] = [
            StyledLine(SafeText(entry.checkpoint.rawValue).joinedLines(), .textMuted),
            StyledLine(SafeText(entry.createdAt).joinedLines(), .textMuted),
            StyledLine(),
        ]
        let outline = outline(width)
        switch history.tab {
        case .state: lines += outline.lines(of: entry.values)
        case .difference:
            guard let parent = history.entry(entry.parent) else {
                lines.append(StyledLine("It is the first checkpoint: there is none before it.", .textMuted))
                lines += outline.lines(of: entry.values)
                break
            }
            lines.append(StyledLine("since step \(parent.step ?? 0)", .textMuted))
            lines += differenceLines(from: parent.values, to: entry.values, width: width)
        case .tasks:
            if entry.tasks.isEmpty { lines.append(StyledLine("No task starts from here.", .textMuted)) }
            for task in entry.tasks {
                let mark = task.error != nil ? Mark.reject : task.result != nil ? Mark.approve : Mark.ring
                let role: ThemeRole = task.error != nil ? .stateFailed : task.result != nil ? .stateDone : .statePending
                lines.append(
                    StyledLine(mark + " " + SafeText(task.name).joinedLines(), role).adding(
                        "  \(Words.short(task.id))",
                        .textMuted
                    )
                )
                if let error = task.error {
                    lines += StyledLine.wrapping(
                        SafeText(error),
                        .danger,
                        to: width - 2,
                        limit: 20,
                        in: settings.glyphs
                    )
                    .map { $0.indented(by: 2) }
                }
                for question in task.questions {
                    lines.append(StyledLine("  " + Mark.paused + " asks", .statePending))
                    lines += outline.lines(of: question, indent: 4)
                }
                if let result = task.result { lines += outline.lines(of: result, indent: 2) }
            }
        case .metadata: lines += outline.lines(of: entry.metadata)
        }
        return lines
    }
}
