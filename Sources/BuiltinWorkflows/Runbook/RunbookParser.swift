/// A parser of runbooks.
///
/// Headings, paragraphs, comments and fences are recognized as in CommonMark, where steps depend on them. A fence that
/// is indented by four or more columns is a fence only inside a list item. Nothing inside a comment is a step.
///
/// > Source: CommonMark 0.31, sections 4.2 to 4.6.
struct RunbookParser {
    private static let commandLimit = 100_000

    private let path: String
    private var steps: [Runbook.Step] = []
    private var heading: String?
    private var prose: [String] = []

    private struct Fence {
        var marker: Character
        var length: Int
        var indentation: Int
        var information: String
        var line: Int
        var content: [String] = []
    }

    private init(path: String) {
        self.path = path
    }

    /// Returns the steps of `text`.
    ///
    /// - Throws: ``BuiltinWorkflowError`` `invalid_runbook` with the line.
    static func steps(of text: String, path: String) throws -> [Runbook.Step] {
        var parser = RunbookParser(path: path)
        try parser.read(text)
        guard !parser.steps.isEmpty else {
            throw BuiltinWorkflowError(
                .invalidRunbook,
                "\(path) has no steps: write each one as a fenced block that starts with ```sh"
            )
        }
        return parser.steps
    }

    private mutating func read(_ text: String) throws {
        var fence: Fence?
        var isComment = false
        var listIndentation = 0
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let number = index + 1
            if var open = fence {
                if RunbookParser.closes(line, open) {
                    try close(open)
                    fence = nil
                } else {
                    open.content.append(RunbookParser.unindented(line, by: open.indentation))
                    fence = open
                }
                continue
            }
            let indentation = line.prefix { $0 == " " }.count
            let content = line.dropFirst(indentation)
            if isComment || content.hasPrefix("<!--") {
                isComment = !line.contains("-->")
                continue
            }
            if content.allSatisfy(\.isWhitespace) {
                if prose.last?.isEmpty == false { prose.append("") }
                continue
            }
            if let offset = RunbookParser.listContent(content) {
                listIndentation = indentation + offset
            } else if indentation == 0 {
                listIndentation = 0
            }
            let isInside = indentation <= 3 || (listIndentation > 0 && indentation - listIndentation <= 3)
            if isInside, let opened = RunbookParser.opened(content, indentation: indentation, line: number) {
                fence = opened
            } else if isInside, let title = RunbookParser.heading(content) {
                heading = title
                prose = []
            } else if isInside, RunbookParser.isUnderline(content), let title = prose.last, !title.isEmpty {
                heading = title
                prose = []
            } else {
                prose.append(String(content.trimmingSuffix(while: \.isWhitespace)))
            }
        }
        if let fence { throw error("the block is not closed", fence.line) }
    }

    private func error(_ text: String, _ line: Int) -> BuiltinWorkflowError {
        BuiltinWorkflowError(.invalidRunbook, "\(path) line \(line): \(text)", line: line)
    }

    // MARK: Lines

    private static func opened(_ content: Substring, indentation: Int, line: Int) -> Fence? {
        guard let marker = content.first, marker == "`" || marker == "~" else { return nil }
        let length = content.prefix { $0 == marker }.count
        let information = content.dropFirst(length)
        guard length >= 3, marker == "~" || !information.contains("`") else { return nil }
        return Fence(
            marker: marker,
            length: length,
            indentation: indentation,
            information: String(
                information.trimmingPrefix(while: \.isWhitespace).trimmingSuffix(while: \.isWhitespace)
            ),
            line: line
        )
    }

    private static func closes(_ line: Substring, _ fence: Fence) -> Bool {
        let indentation = line.prefix { $0 == " " }.count
        let rest = line.dropFirst(indentation)
        let length = rest.prefix { $0 == fence.marker }.count
        return indentation <= fence.indentation + 3 && length >= fence.length
            && rest.dropFirst(length).allSatisfy(\.isWhitespace)
    }

    private static func unindented(_ line: Substring, by count: Int) -> String {
        String(line.dropFirst(min(count, line.prefix { $0 == " " }.count)))
    }

    private static func heading(_ content: Substring) -> String? {
        let level = content.prefix { $0 == "#" }.count
        guard (1...6).contains(level) else { return nil }
        let rest = content.dropFirst(level)
        guard rest.isEmpty || rest.first == " " || rest.first == "\t" else { return nil }
        var title = rest.trimmingPrefix(while: \.isWhitespace).trimmingSuffix(while: \.isWhitespace)
        let bare = title.trimmingSuffix { $0 == "#" }
        if bare.isEmpty || bare.last?.isWhitespace == true { title = bare.trimmingSuffix(while: \.isWhitespace) }
        return String(title)
    }

    private static func isUnderline(_ content: Substring) -> Bool {
        let rest = content.trimmingSuffix(while: \.isWhitespace)
        return rest.allSatisfy { $0 == "=" } || rest.allSatisfy { $0 == "-" }
    }

    /// Returns the distance of the content of a list item from its marker; `nil` for a line that does not start an
    /// item.
    private static func listContent(_ content: Substring) -> Int? {
        let digits = content.prefix { $0.isASCII && $0.isNumber }.count
        let marker = content.dropFirst(digits)
        guard let first = marker.first, digits == 0 ? "-*+".contains(first) : digits <= 9 && ".)".contains(first),
            let next = marker.dropFirst().first, next == " " || next == "\t"
        else { return nil }
        let gap = marker.dropFirst().prefix { $0 == " " }.count
        return digits + 1 + (gap > 4 ? 1 : max(1, gap))
    }

    // MARK: Steps

    private mutating func close(_ fence: Fence) throws {
        let words = try words(of: fence.information, line: fence.line)
        guard words.first == "sh" else { return }
        let command = fence.content.joined(separator: "\n")
        guard !command.allSatisfy(\.isWhitespace) else { throw error("the step has no command", fence.line) }
        guard command.utf8.count <= RunbookParser.commandLimit else {
            throw error(
                "the step is longer than \(RunbookParser.commandLimit) bytes: put it in a script file",
                fence.line
            )
        }
        guard !command.contains("\0") else { throw error("the step holds a NUL", fence.line) }
        while prose.last?.isEmpty == true { prose.removeLast() }
        var step = Runbook.Step(
            name: "",
            description: ([heading, prose.isEmpty ? nil : prose.joined(separator: "\n")].compactMap { $0 })
                .joined(separator: "\n\n"),
            command: command,
            folder: ".",
            timeout: nil,
            isConfirmed: true,
            onFailure: nil,
            line: fence.line
        )
        var given: Set<String> = []
        for word in words.dropFirst() {
            guard let separator = word.firstIndex(of: "=") else {
                throw error(
                    "\"\(word)\" is not an option: write timeout=30s, cwd=sub, confirm=no, on_failure=ask or name=build",
                    fence.line
                )
            }
            let key = String(word[..<separator])
            guard given.insert(key).inserted else { throw error("the option \(key) is given twice", fence.line) }
            try apply(key, String(word[word.index(after: separator)...]), to: &step)
        }
        step.name = try name(for: step)
        steps.append(step)
        prose = []
    }

    private func apply(_ key: String, _ value: String, to step: inout Runbook.Step) throws {
        switch key {
        case "timeout":
            guard let timeout = StepTimeout.milliseconds(value) else {
                throw error("the timeout \"\(value)\" is not a duration such as 250ms, 30s, 5m or 2h", step.line)
            }
            step.timeout = timeout
        case "cwd":
            if let problem = StepFolder.problem(value) { throw error("the folder \"\(value)\" \(problem)", step.line) }
            step.folder = value
        case "confirm":
            guard value == "yes" || value == "no" else {
                throw error("confirm is \"\(value)\": write confirm=yes or confirm=no", step.line)
            }
            step.isConfirmed = value == "yes"
        case "on_failure":
            guard let rule = Runbook.FailureRule(rawValue: value) else {
                throw error("on_failure is \"\(value)\": write on_failure=ask or on_failure=fail", step.line)
            }
            step.onFailure = rule
        case "name":
            guard !value.isEmpty else { throw error("the name is empty", step.line) }
            step.name = value
        default:
            throw error("unknown option \(key): the options are timeout, cwd, confirm, on_failure and name", step.line)
        }
    }

    /// Returns the given name, or the heading, or the number of the step.
    ///
    /// A name that was not given is made unique.
    private func name(for step: Runbook.Step) throws -> String {
        let wanted = step.name.isEmpty ? heading ?? "step \(steps.count + 1)" : step.name
        let taken = Set(steps.map(\.name))
        guard taken.contains(wanted) else { return wanted }
        guard step.name.isEmpty else { throw error("the name \"\(wanted)\" is given to an earlier step", step.line) }
        var count = 2
        while taken.contains("\(wanted) (\(count))") { count += 1 }
        return "\(wanted) (\(count))"
    }

    /// Returns the words of an information string.
    ///
    /// A part in double quotes can contain spaces.
    private func words(of text: String, line: Int) throws -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if character.isWhitespace, !isQuoted {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if isQuoted, words.first == "sh" || word == "sh" { throw error("a quotation mark is not closed", line) }
        return words + (word.map { [$0] } ?? [])
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
