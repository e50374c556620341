import CellGrid
import SignoffCheckpoint
import SignoffOperator

extension ConsoleState {
    /// Gives a key to the line being typed at the bottom.
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
            complete(&line, by: key == .tab ? 1 : -1)
            input.prompt = line
        case (.filter, .down), (.filter, .up): move(.lines(key == .down ? 1 : -1))
        default:
            if line.field.take(key) {
                line.completion = nil
                line.stem = nil
            }
            input.prompt = line
            applyPromptFilter()
        }
        return []
    }

    /// Filters by what is typed so far.
    mutating func applyPromptFilter() {
        guard let line = input.prompt, case .filter = line.kind else { return }
        filterText = line.field.text
    }

    /// What Tab would put in place of the line.
    func completions(for text: String) -> [String] {
        guard let space = text.firstIndex(of: " ") else {
            return CommandRegistry.names.filter { $0.hasPrefix(text) }
        }
        let name = String(text[..<space])
        let rest = text[text.index(after: space)...]
        let words = CommandRegistry.command(named: name)?.completions(self) ?? []
        return words.filter { $0.hasPrefix(rest) }.map { "\(name) \($0)" }
    }

    /// The threads that a command can be completed with.
    var threadNames: [String] { threads.all.prefix(200).map(\.thread.rawValue) }

    /// Begins a line after `:`.
    mutating func beginCommandLine() {
        var line = Prompt(.command)
        line.target = decisionTarget
        input.prompt = line
    }

    private func complete(_ line: inout Prompt, by step: Int) {
        let stem = line.stem ?? line.field.text
        let found = completions(for: stem)
        guard !found.isEmpty else { return }
        let next = line.completion.map { ($0 + step + found.count) % found.count } ?? (step > 0 ? 0 : found.count - 1)
        line.stem = stem
        line.completion = next
        line.field.replace(with: found[next])
    }

    /// Does what a line typed after `:` says.
    mutating func run(line: String, target: DecisionGuard.Target?) -> [ConsoleEffect] {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard let name = words.first else { return [] }
        let argument = words.count > 1 ? words[1].trimmed : nil
        guard let command = CommandRegistry.command(named: name == "q" ? "quit" : name) else {
            let near = Spelling.nearest(to: name, among: CommandRegistry.names)
            say("no command \"\(name)\"\(near.map { "; did you mean :\($0)?" } ?? "; ? shows them all")", .warning)
            return []
        }
        guard command.screens.contains(screen) else {
            let places = Screen.allCases.filter(command.screens.contains).map(\.title).joined(separator: ", ")
            say(":\(name) means something on \(places) only", .warning)
            return []
        }
        if argument != nil, command.argument == nil {
            say(":\(name) takes nothing after it", .warning)
            return []
        }
        return perform(command.id, argument: argument, from: .line(target))
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
