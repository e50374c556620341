import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension CommandID {
    static let workers = CommandID("workers")
}

/// The workers of the database: name, host, process and start, with the runs they execute and the leases.
struct WorkersDialog: DialogModel {
    /// The workers; `nil` until they are loaded.
    var workers: [WorkerReport]?
    /// The fault of the last reading; `nil` when it succeeded.
    var fault: String?
    var scroll = 0

    var explanation: SafeText { "Enter closes" }

    /// The command that opens the dialog.
    static let command = Command(
        .workers,
        "show the workers and the runs they execute",
        hint: "workers",
        in: .open,
        keys: [],
        name: "workers",
        twin: "workers",
        disabled: { $0.backend.capabilities.workers.reason },
        run: { state, _ in
            state.dialogs.open(WorkersDialog())
            return [.perform(WorkerReading())]
        }
    )

    func keys(in state: ConsoleState) -> [DialogKey] { [.close, .scroll, DialogKey("ctrl-r", does: "read again")] }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            return []
        case .control("r"): return [.perform(WorkerReading())]
        default:
            guard let steps = key.scrollSteps(page: 8) else { return [] }
            let count = lines(width: state.window.planWidth - 4, in: state).count
            dialog.scroll = max(0, min(scroll + steps, max(0, count - state.window.dialogRows)))
        }
        state.dialogs.replace(dialog)
        return []
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Workers",
                lines: lines(width: state.window.planWidth - 4, in: state),
                scroll: scroll,
                button: "Close",
                isWide: true
            )
        )
    }

    /// Returns the lines of the workers, each followed by its runs.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        if let fault { return StyledLine.wrapping(SafeText(fault), .danger, to: width, in: state.settings.glyphs) }
        guard let workers else { return [StyledLine("Loading \u{2026}", .textMuted)] }
        guard !workers.isEmpty else {
            let words: SafeText = "No worker is running. Requested runs wait until a worker starts."
            return StyledLine.wrapping(words, .warn, to: width, in: state.settings.glyphs)
        }
        return workers.flatMap { lines(of: $0, in: state) }
    }

    private func lines(of report: WorkerReport, in state: ConsoleState) -> [StyledLine] {
        var line = StyledLine(SafeText.name(report.worker.rawValue), .textStrong)
        if let presence = report.presence {
            line.append("  ")
            line.append(SafeText.name("\(presence.account.user)@\(presence.account.host)"))
            line.append("  process \(presence.process)", .textMuted)
            line.append("  for \(Words.span(state.now.duration(since: presence.since)))", .textMuted)
        } else {
            line.append("  known by its lease only", .textMuted)
        }
        guard !report.runs.isEmpty else { return [line, StyledLine("  idle", .textMuted)] }
        return [line]
            + report.runs.map { run in
                var line = StyledLine("  " + Mark.bullet + " ", .stateRunning)
                line.append(SafeText.name(run.request.thread.rawValue))
                line.append("  " + SafeText.name(run.request.workflow), .textMuted)
                if let started = run.startedAt {
                    line.append("  for \(Words.span(state.now.duration(since: started)))", .textMuted)
                }
                if let end = run.lease?.expiresAt {
                    line.append("  lease \(Words.span(end.duration(since: state.now)))", .textMuted)
                }
                return line
            }
    }
}

/// Reads the workers.
struct WorkerReading: BackendWork {
    var isGuarded: Bool { false }

    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> [WorkerReport] { try await backend.workers() }

    func finish(_ workers: [WorkerReport], in state: inout ConsoleState) -> [ConsoleEffect] {
        guard var dialog = state.dialogs.top(WorkersDialog.self) else { return [] }
        (dialog.workers, dialog.fault) = (workers, nil)
        state.dialogs.replace(dialog)
        return []
    }

    func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        guard var dialog = state.dialogs.top(WorkersDialog.self) else { return [] }
        dialog.fault = message
        state.dialogs.replace(dialog)
        return []
    }
}
