import CellGrid
import OrderedCollections

/// The output of a program in a dialog.
package struct OutputDialog: Equatable, Sendable {
    var result: PipeResult
    var scroll = 0
}

extension OutputDialog: DialogModel {
    var explanation: SafeText { "Enter closes" }
    var followsWheel: Bool { true }

    func keys(in state: ConsoleState) -> [DialogKey] { [.close, .scroll] }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"): state.dialogs.close()
        default:
            let page = state.window.dialogRows
            let steps = key == .character(" ") ? page : key.scrollSteps(page: page) ?? 0
            let most = max(0, lines(width: state.window.dialogWidth - 4, in: state).count - page)
            state.dialogs.replace(OutputDialog(result: result, scroll: min(max(0, scroll + steps), most)))
        }
        return []
    }

    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        var lines: [StyledLine] = []
        if let fault = result.fault {
            lines += StyledLine.quoting(fault, .danger, to: width, in: state.settings.glyphs) + [StyledLine()]
        }
        if result.output.isEmpty {
            lines.append(StyledLine("no output", .textMuted))
        } else {
            lines += StyledLine.quoting(result.output, .text, to: width, in: state.settings.glyphs)
        }
        if result.omitted > 0 {
            lines.append(StyledLine("\u{2026} \(Words.plural(result.omitted, "byte")) more, left out", .warn))
        }
        return lines
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: SafeText("| \(result.program.text)").joinedLines(),
                lines: lines(width: state.window.dialogWidth - 4, in: state),
                scroll: scroll,
                button: "Close"
            )
        )
    }
}
