import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// `|`, `:pipe [command]`: asks for a command, or gives the value under the cursor to the one named.
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
            open(ViewerDialog(title: title, value: value))
            return
        }
        open(OutputDialog(result: result))
    }

    /// Gives what is encoded on the cursor's line of a viewer to the program that the configuration names for it.
    ///
    /// What it prints is shown and kept nowhere.
    mutating func decode(in dialog: ViewerDialog) -> [ConsoleEffect] {
        guard dialog.tree.rows.indices.contains(dialog.row) else { return [] }
        var path = dialog.tree.rows[dialog.row].path
        if let secrets, !dialog.revealed.contains(path), dialog.tree.names(along: path).contains(where: secrets.hides) {
            say("a secret is decoded once it is shown; ! shows it", .warning)
            return []
        }
        var found = dialog.tree.value(at: path).flatMap { EncodedContent($0) }
        if found == nil, let last = path.popLast() {
            found = dialog.tree.value(at: path).flatMap { EncodedContent($0) }
            if found == nil { path.append(last) }
        }
        guard let content = found else {
            say("nothing on this line says how it is encoded")
            return []
        }
        guard let words = settings.decoders[content.type] else {
            say(
                "no program decodes \(ForeignText.name(content.type)): [decoders] in the configuration names them",
                .warning
            )
            return []
        }
        say("decoding \(ForeignText.name(content.type)) with \(words[0])")
        let title = "\(dialog.title), \(dialog.tree.place(of: path)) decoded"
        return [.pipe(PipeRequest(.words(words), input: content.bytes, for: .decoding(title: title)))]
    }
}
