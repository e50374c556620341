import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// A checkpoint on one line.
struct HistoryRow {
    let state: ConsoleState

    /// Returns the line of a checkpoint: its lane, step, origin, tasks, and the time since the previous checkpoint.
    func line(of entry: HistoryEntry, on thread: ThreadID) -> StyledLine {
        let all = state.history.entries[thread] ?? []
        let graph = state.history.graphs[thread]
        let isHead = all.first?.checkpoint == entry.checkpoint
        let isOldBranch = (graph?.rows[entry.checkpoint]?.lane ?? 0) > 0
        let mark = isHead ? Mark.bullet : Mark.ring
        let role: ThemeRole = isHead ? .graphHead : isOldBranch ? .stateOldBranch : .graphLine
        var line = graph?.line(of: entry.checkpoint, mark: mark, role: role) ?? StyledLine(mark + " ", role)
        if entry.fault != nil { return line.adding(Mark.reject + " cannot be read", .stateFailed) }
        let step = entry.step.map(String.init) ?? "?"
        line.append(
            "step \(String(repeating: " ", count: max(0, 2 - step.count)))\(step)  ",
            isOldBranch ? .stateOldBranch : .text
        )
        let parent = entry.parent.flatMap { id in all.first { $0.checkpoint == id } }
        let reason = branchReason(of: entry, parent: parent)
        let source = reason.map { SafeText($0).joinedLines() } ?? .name(entry.source)
        line.append(
            source + .spaces(max(2, 6 - source.width(in: state.settings.glyphs))),
            reason == nil ? .textMuted : .graphFork
        )
        line.append(taskSummary(of: entry, isOldBranch: isOldBranch))
        if let made = entry.createdMoment, let before = parent?.createdMoment {
            line.append("  +\(Words.elapsed(made.duration(since: before)))", .textMuted)
        }
        if isOldBranch { line.append("  old branch", .stateOldBranch) }
        return line
    }

    /// Returns the reason why a branch begins at a checkpoint: its step, its operator and the edited fields; `nil` when
    /// none begins.
    func branchReason(of entry: HistoryEntry, parent: HistoryEntry?) -> String? {
        let words: String
        switch entry.source {
        case "fork": words = "fork of"
        case "update": words = "set after"
        // The input of an unfinished turn was replaced.
        case "input" where parent?.input != nil: words = "branch of"
        default: return nil
        }
        var reason = "\(words) step \(parent?.step.map(String.init) ?? "?")"
        if let name = entry.run?.request.requestedBy { reason += " by \(ForeignText.name(name))" }
        guard entry.source != "fork", let parent else { return reason }
        let old = entry.source == "update" ? parent.values : parent.input ?? .null
        let new = entry.source == "update" ? entry.values : entry.input ?? .null
        guard let before = old.objectValue, let after = new.objectValue else { return reason }
        let keys = after.keys.filter { before[$0] != after[$0] } + before.keys.filter { after[$0] == nil }
        return keys.isEmpty ? reason : reason + ", edited " + ForeignText.names(keys.prefix(3))
    }

    /// Returns the tasks of a step in marks and counts.
    private func taskSummary(of entry: HistoryEntry, isOldBranch: Bool) -> StyledLine {
        var line = StyledLine()
        let asking = entry.tasks.filter(\.isAsking)
        let asked = entry.tasks.reduce(0) { $0 + max($1.asked, $1.questions.count) }
        let failed = entry.tasks.filter { $0.error != nil && !$0.isFinished }
        let called = entry.tasks.filter { !$0.calls.isEmpty }
        let done = called.count(where: \.isFinished)
        if let first = asking.first, !isOldBranch {
            line.append(Mark.paused + " asks " + SafeText.name(first.title) + "  ", .statePending)
        } else if asked > 0 {
            line.append(Mark.paused + " \(Words.plural(asked, "question"))  ", .textMuted)
        }
        if let first = failed.last {
            line.append(Mark.reject + " " + SafeText.name(first.title) + " failed  ", .stateFailed)
        }
        if !called.isEmpty {
            line.append("\(Words.plural(called.count, "task"))\(done > 0 ? " (\(done) done)" : "")", .textMuted)
        } else if !entry.next.isEmpty {
            line.append(SafeText("next " + ForeignText.names(entry.next)).joinedLines(), .textMuted)
        }
        return line
    }
}
