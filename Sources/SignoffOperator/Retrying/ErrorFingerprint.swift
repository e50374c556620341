package import SignoffCheckpoint

/// The parts that failures with the same cause share: the workflow, the code, the task, the innermost frame, and the
/// message without its variable parts.
package struct ErrorFingerprint: Hashable, Sendable {
    /// The workflow; `nil` if unknown.
    package let workflow: String?
    /// The error code, or the way in which the run ended.
    package let code: String
    /// The failed task; `nil` when the workflow itself failed.
    package let task: String?
    /// The innermost frame of a traceback, as `function in file`; `nil` for a message without one.
    package let frame: String?
    /// The message without numbers, ids, quoted text and paths.
    ///
    /// Short numbers that describe the outcome are kept, such as those of `exit 2` and `status 503`.
    package let message: String

    /// Creates the fingerprint of a failed run.
    package init(_ run: Run) {
        self.init(
            workflow: run.request.workflow,
            code: run.error?.code ?? run.status.rawValue,
            task: run.error?.task,
            message: run.error?.message
        )
    }

    /// Creates the fingerprint of an error.
    ///
    /// - Parameters:
    ///   - workflow: The workflow; `nil` if unknown.
    ///   - code: The code of the error.
    ///   - task: The failed task; `nil` if unknown.
    ///   - message: The error message; `nil` for none.
    package init(workflow: String?, code: String, task: String?, message: String?) {
        self.workflow = workflow
        self.code = code
        self.task = task
        frame = Self.frame(in: message ?? "")
        self.message = Self.normalized(message ?? "")
    }

    /// The fingerprint on one line.
    package var text: String { ([code, task, frame].compactMap(\.self) + [message]).joined(separator: " ") }

    /// The maximum number of characters of a message that are examined.
    private static let limit = 400

    private static func frame(in text: String) -> String? {
        // A frame of a Python traceback has the form: File "pay.py", line 3, in transfer
        let frames = text.split(separator: "\n").filter { $0.contains("File \"") && $0.contains(", in ") }
        guard let last = frames.last, let start = last.firstIndex(of: "\"") else { return nil }
        let file = last[last.index(after: start)...].prefix { $0 != "\"" }
        let words = last.split(separator: " ")
        guard let function = words.last else { return nil }
        return "\(function) in \(file.split(separator: "/").last ?? file)"
    }

    private static func normalized(_ text: String) -> String {
        let line = text.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) } ?? ""
        var result = ""
        var previous: Substring = ""
        var rest = line.prefix(limit)
        while let character = rest.first {
            if character == "\"" || character == "'" || character == "\u{201C}",
                let end = rest.dropFirst().firstIndex(of: character == "\u{201C}" ? "\u{201D}" : character)
            {
                result += "\"...\""
                rest = rest[rest.index(after: end)...]
            } else if character.isWhitespace {
                if !result.hasSuffix(" ") { result += " " }
                rest = rest.dropFirst()
            } else {
                let word = rest.prefix { !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != "\u{201C}" }
                let taken = word.isEmpty ? rest.prefix(1) : word
                result += isOutcome(taken, after: previous) ? String(taken) : normalized(word: taken)
                rest = rest.dropFirst(taken.count)
                previous = taken
            }
        }
        return result
    }

    /// The words that precede a number that describes an outcome.
    private static let outcomeWords: Set<String> = [
        "code", "errno", "exit", "exited", "http", "signal", "status", "with",
    ]

    /// Whether a word is a short number that describes an outcome.
    private static func isOutcome(_ word: Substring, after previous: Substring) -> Bool {
        let digits = word.drop { $0 == "(" }.prefix { $0.isNumber }
        let rest = word.drop { $0 == "(" }.dropFirst(digits.count)
        guard (1...3).contains(digits.count), rest.allSatisfy({ ".,:;)".contains($0) }) else { return false }
        return outcomeWords.contains(previous.lowercased().filter(\.isLetter))
    }

    /// Returns a word without its variable parts: paths keep their last part, and ids and numbers become `#`.
    private static func normalized(word: Substring) -> String {
        if word.first == "/", word.dropFirst().contains("/") {
            return ".../" + normalized(word: word.split(separator: "/").last ?? word)
        }
        let isID = word.count >= 8 && word.contains(where: \.isNumber) && word.allSatisfy { $0.isHexDigit || $0 == "-" }
        if isID { return "#" }
        var text = ""
        for character in word {
            guard character.isNumber else {
                text.append(character)
                continue
            }
            if !text.hasSuffix("#") { text.append("#") }
        }
        return text
    }
}
