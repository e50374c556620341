import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// `|`, `:pipe [command]`: asks for a command, or pipes the value under the cursor to the given command.
    mutating func pipe(_ command: String?) -> [ConsoleEffect] {
        guard let value = copyText(.value) else { return [] }
        guard let command = command?.trimmed, !command.isEmpty else {
            input.prompt = Prompt(.pipe, text: input.lastPipe)
            return []
        }
        input.lastPipe = command
        say("running \(command)")
        return [.pipe(PipeRequest(.shell(command), input: Array(value.utf8)))]
    }

    mutating func takePiped(_ result: PipeResult) {
        notice = nil
        input.decisionGuard.disarm(at: now)
        if case .decoding(let title) = result.purpose, result.fault == nil, result.omitted == 0,
            let value = try? JSONValue(parsing: result.output)
        {
            dialogs.open(ViewerDialog(title: title, value: value))
            return
        }
        dialogs.open(OutputDialog(result: result))
    }
}
