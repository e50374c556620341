import CellGrid
import SignoffCheckpoint

/// Routes the typed line to ``Prompt``, which holds its text, and ``TypedCommand``, which reads a command.
extension ConsoleState {
    /// Passes a key to the typed line.
    mutating func takePromptKey(_ key: KeyEvent) -> [ConsoleEffect] {
        guard var line = input.prompt else { return [] }
        switch (line.kind, key) {
        case (.filter(let previous), .escape):
            filterText = previous
            input.prompt = nil
        case (.command, .escape), (.pipe, .escape): input.prompt = nil
        case (.pipe, .enter):
            input.prompt = nil
            return line.field.text.trimmed.isEmpty ? [] : pipe(line.field.text)
        case (.filter(let previous), .enter):
            input.prompt = nil
            finishFilter(previous)
        case (.command, .enter):
            input.prompt = nil
            return run(line: line.field.text, target: line.target)
        case (.command, .tab), (.command, .backTab):
            line.complete(by: key == .tab ? 1 : -1, completions)
            input.prompt = line
        case (.filter, .down), (.filter, .up): move(.lines(key == .down ? 1 : -1))
        default:
            line.take(key)
            input.prompt = line
            applyPromptFilter()
        }
        return []
    }

    /// Applies the filter that is being typed.
    mutating func applyPromptFilter() {
        guard let line = input.prompt, case .filter = line.kind else { return }
        filterText = line.field.text
    }

    /// Returns the completions of Tab for the line.
    func completions(for text: String) -> [String] {
        guard let space = text.firstIndex(of: " ") else {
            return CommandRegistry.names.filter { $0.hasPrefix(text) }
        }
        let name = String(text[..<space])
        let rest = text[text.index(after: space)...]
        let words = CommandRegistry.command(named: name)?.completions(self) ?? []
        return words.filter { $0.hasPrefix(rest) }.map { "\(name) \($0)" }
    }

    /// Opens a line after `:`.
    mutating func beginCommandLine() {
        var line = Prompt(.command)
        line.target = decisionTarget
        input.prompt = line
    }

    /// Performs the command of a line after `:`.
    mutating func run(line: String, target: DecisionGuard.Target?) -> [ConsoleEffect] {
        switch TypedCommand(line, on: screen) {
        case .command(let command, let argument):
            return perform(command.id, argument: argument, from: .line(target))
        case .unknown(let remark): say(remark)
        case .empty: break
        }
        return []
    }
}
