import CellGrid
import SignoffCheckpoint

extension ConsoleState {
    /// `|`, `:pipe [command]`: asks for a command, or gives the value under the cursor to the one named.
    mutating func pipe(_ command: String?) -> [ConsoleEffect] {
        guard let value = copyText(of: .copyValue) else { return [] }
        guard let command = command?.trimmed, !command.isEmpty else {
            prompt = Prompt(.pipe, text: lastPipe)
            return []
        }
        lastPipe = command
        say("running \(command)")
        return [.pipe(PipeRequest(command: command, input: value))]
    }

    mutating func takePiped(_ result: PipeResult) {
        notice = nil
        decisionGuard.disarm(at: now)
        dialogs.append(.output(OutputDialog(result: result)))
    }

    func outputLines(of dialog: OutputDialog, width: Int) -> [StyledLine] {
        let result = dialog.result
        var lines: [StyledLine] = []
        if let fault = result.fault {
            lines += StyledLine.wrapping(SafeText(fault), .danger, to: width, in: settings.glyphs) + [StyledLine()]
        }
        if result.output.isEmpty {
            lines.append(StyledLine("it printed nothing", .textMuted))
        } else {
            lines += StyledLine.wrapping(SafeText(result.output), .text, to: width, in: settings.glyphs)
        }
        if result.omitted > 0 {
            lines.append(StyledLine("\u{2026} \(Words.plural(result.omitted, "byte")) more, left out", .warn))
        }
        return lines
    }

    mutating func take(_ key: KeyEvent, in dialog: OutputDialog) {
        var dialog = dialog
        switch key {
        case .escape, .enter, .character("q"):
            closeDialog()
            return
        case .down, .character("j"): dialog.scroll += 1
        case .up, .character("k"): dialog.scroll -= 1
        case .pageDown, .control("d"), .character(" "): dialog.scroll += dialogRows
        case .pageUp, .control("u"): dialog.scroll -= dialogRows
        default: break
        }
        let most = max(0, outputLines(of: dialog, width: dialogWidth - 4).count - dialogRows)
        dialog.scroll = min(max(0, dialog.scroll), most)
        replaceDialog(.output(dialog))
    }
}

extension Painter {
    mutating func draw(_ dialog: OutputDialog, _ state: ConsoleState) -> Position? {
        let lines = state.outputLines(of: dialog, width: state.dialogWidth - 4)
        let title = SafeText("| \(dialog.result.command)").joinedLines()
        return drawConfirm(title, lines, scroll: dialog.scroll, button: "Close", .output(dialog), state)
    }
}
