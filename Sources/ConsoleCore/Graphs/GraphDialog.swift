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
        guard case .graph(let graph) = content else { return Size(rows: 1, columns: 1) }
        let chart = GraphView(graph: graph, glyphs: state.settings.glyphs).chart
        return Size(rows: chart.rows.count + 2, columns: chart.width)
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
            let view = GraphView(graph: graph, glyphs: glyphs)
            return view.lines(of: view.chart, from: column)
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

    /// Keeps a loaded graph for the history of its thread, and shows it in its dialog.
    mutating func takeGraph(_ content: GraphDialog.Content, of thread: ThreadID) {
        history.keep(content.known, of: thread)
        guard var dialog = dialogs.top(GraphDialog.self), dialog.thread == thread else { return }
        dialog.content = content
        dialogs.replace(dialog)
    }
}

extension GraphDialog.Content {
    /// The graph; `nil` before it is loaded, and for a thread without one.
    var known: ThreadGraph? { if case .graph(let graph) = self { graph } else { nil } }

    /// Creates the content for a loaded graph; `nil` stands for a thread without one.
    init(_ graph: ThreadGraph?) {
        self =
            graph.map { .graph($0) }
            ?? .absent(
                "This program does not have the graph of this thread. The program that runs the thread can draw it."
            )
    }
}
