import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The graph of a thread: its nodes in boxes, with the status of those in the newest step.
struct GraphDialog: Equatable, Sendable {
    let thread: ThreadID
    /// The loaded content.
    var content = Content.awaited
    var scroll = 0
    /// The first visible column.
    var column = 0

    /// The state of loading a graph.
    enum Content: Equatable, Sendable {
        /// The graph was requested.
        case awaited
        case graph(ThreadGraph)
        /// There is no graph to draw. The text says why.
        case absent(String)
    }
}

extension GraphDialog: DialogModel {
    var explanation: SafeText { "Enter closes" }
    var followsWheel: Bool { true }

    func keys(in state: ConsoleState) -> [DialogKey] {
        guard case .graph = content else { return [.close] }
        return [.scroll, DialogKey("h", "l", does: "sideways"), DialogKey("y", does: "copy as Mermaid"), .close]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            return []
        case .character("y"):
            guard case .graph(let graph) = content else { return [] }
            return [.copy(graph.drawing.mermaid())]
        case .left, .character("h"): dialog.column -= Self.step
        case .right, .character("l"): dialog.column += Self.step
        default: dialog.scroll += key.scrollSteps(page: state.window.dialogRows) ?? 0
        }
        let size = size(in: state)
        dialog.scroll = min(max(0, dialog.scroll), max(0, size.rows - state.window.dialogRows))
        dialog.column = min(max(0, dialog.column), max(0, size.columns - Self.textWidth(in: state)))
        state.dialogs.replace(dialog)
        return []
    }

    /// The number of columns that one key moves sideways.
    private static let step = 8

    private static func textWidth(in state: ConsoleState) -> Int { max(1, state.window.planWidth - 4) }

    private func size(in state: ConsoleState) -> Size {
        guard let chart = chart(in: state) else { return Size(rows: 1, columns: 1) }
        return Size(rows: chart.rows.count + 2, columns: chart.width)
    }

    private func chart(in state: ConsoleState) -> GraphChart? {
        guard case .graph(let graph) = content else { return nil }
        let glyphs = state.settings.glyphs
        return graph.chart(glyphs: glyphs == .ascii ? .ascii : .lines) { SafeText($0).width(in: glyphs) }
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Graph of \(ForeignText.name(thread.rawValue))",
                lines: lines(in: state),
                scroll: scroll,
                button: "Close",
                isWide: true
            )
        )
    }

    private func lines(in state: ConsoleState) -> [StyledLine] {
        let glyphs = state.settings.glyphs
        func wrapped(_ text: String) -> [StyledLine] {
            StyledLine.wrapping(SafeText(text), .textMuted, to: Self.textWidth(in: state), in: glyphs)
        }
        switch content {
        case .awaited: return [StyledLine("reading the graph" + Mark.ellipsis, .textMuted)]
        case .absent(let reason): return wrapped(reason)
        case .graph(let graph):
            guard let chart = chart(in: state) else { return [] }
            let rows = chart.window(from: column) { SafeText($0).width(in: glyphs) }
            let drawn = rows.map { row in
                row.reduce(into: StyledLine()) { line, piece in
                    line.append(SafeText(piece.text), Self.role(of: piece.role))
                }
            }
            return [Self.legend(of: graph, in: glyphs), StyledLine()] + drawn
        }
    }

    /// Returns the meaning of the marks in the drawing.
    private static func legend(of graph: ThreadGraph, in glyphs: GlyphSet) -> StyledLine {
        var line = StyledLine(SafeText(graph.workflow).joinedLines(), .title)
        let standings = Set(graph.standings.values)
        for (standing, word) in [
            (GraphChart.Standing.due, "due"), (.done, "done"), (.failed, "failed"), (.waiting, "waits for an answer"),
        ] where standings.contains(standing) {
            let mark = (glyphs == .ascii ? GraphGlyphs.ascii : .lines).mark(of: standing) ?? ""
            line.append("  ")
            line.append(SafeText("\(mark) \(word)"), role(of: .box(standing)))
        }
        return line
    }

    private static func role(of role: GraphChart.Role) -> ThemeRole {
        switch role {
        case .space: .text
        case .line: .graphLine
        case .label: .textMuted
        case .box(.idle): .text
        case .box(.due): .statePending
        case .box(.done): .stateDone
        case .box(.failed): .stateFailed
        case .box(.waiting): .statePaused
        }
    }
}

extension ConsoleState {
    /// Opens the graph of the thread under the cursor.
    mutating func openGraph() -> [ConsoleEffect] {
        guard let thread = currentThread else { return [] }
        dialogs.open(GraphDialog(thread: thread))
        return reloads.request(.graph(thread))
    }

    /// Shows a loaded graph in its dialog.
    mutating func takeGraph(_ content: GraphDialog.Content, of thread: ThreadID) {
        guard var dialog = dialogs.top(GraphDialog.self), dialog.thread == thread else { return }
        dialog.content = content
        dialogs.replace(dialog)
    }
}

extension GraphDialog.Content {
    /// Creates the content for a loaded graph; `nil` stands for a thread without one.
    init(_ graph: ThreadGraph?) {
        self =
            graph.map { .graph($0) }
            ?? .absent(
                "This program does not have the graph of this thread. The program that runs the thread can draw it."
            )
    }
}
