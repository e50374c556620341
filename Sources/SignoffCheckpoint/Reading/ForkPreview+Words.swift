extension ForkPreview {
    /// A list in the text of a preview.
    package struct Section: Hashable, Sendable {
        /// The kind of list.
        package enum Kind: Hashable, Sendable {
            case kept, runsAgain, asksAgain, leftBehind
        }

        /// The kind of list.
        package var kind: Kind
        /// The title above the list.
        package var title: String
        /// The lines; never empty.
        package var lines: [Line]
    }

    /// A line of a list: text of the program, followed by the question.
    package struct Line: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        /// The text of the program, which can contain names from stored data.
        package var words: String
        /// The question of a task as one line of JSON; `nil` when the question is unknown.
        package var question: String?

        init(_ words: String, question: String? = nil) {
            self.words = words
            self.question = question
        }

        package init(stringLiteral words: String) { self.init(words) }
    }

    /// The checkpoint in words: its step, or the input of the thread's first turn, whose step is -1.
    package var place: String {
        switch step {
        case -1: "the first input"
        case let step?: "step \(step)"
        case nil: "this checkpoint"
        }
    }

    /// Returns the effect of the fork as one sentence.
    ///
    /// - Parameter input: The input that replaces the recorded input; `nil` for none.
    /// - Returns: The sentence.
    package func summary(input: JSONValue? = nil) -> String {
        if let input, input != self.input {
            return self.input == nil
                ? "A new turn starts from \(place) with the input given."
                : "The turn that starts at \(place) runs again with another input."
        }
        return switch outcome {
        case .runsAgain where isGraph && self.input == nil:
            "The nodes due at \(place) run again, and the steps after them."
        case .runsAgain: "The turn that starts at \(place) runs again from its beginning."
        case .goesBack: "The turn is finished at \(place): nothing runs, and the thread returns to that state."
        case .nothing:
            "The turn is finished at \(place), the newest: replaying it would run nothing, and nothing is sent."
        }
    }

    /// Returns the lists of tasks and checkpoints that a fork keeps, runs again, asks again and abandons.
    ///
    /// - Parameters:
    ///   - input: The input that replaces the recorded input; `nil` for none.
    ///   - masked: Masks the secrets of a question.
    /// - Returns: The lists.
    package func sections(
        input: JSONValue? = nil,
        masked: (JSONValue) -> JSONValue = { $0 }
    ) -> [Section] {
        let isNewTurn = self.input == nil && input != nil
        var kept = Self.grouped(kept) { _ in nil }
        let state: Line =
            isGraph
            ? "the state at this checkpoint"
            : value == nil ? "no saved value, because this is the first turn" : "the value saved at this checkpoint"
        kept.insert(state, at: 0)
        var sections = [Section(kind: .kept, title: "kept", lines: kept)]
        var again = Self.grouped(again) { task in
            task.error != nil && !task.isFinished
                ? "failed before" : task.isFinished ? "finished before" : task.isAsking ? "waits now" : nil
        }
        let workflow = workflow.map(ForeignText.name) ?? "the workflow"
        if isNewTurn { again = ["a new turn of \(workflow), whose calls are not yet known"] }
        if outcome == .runsAgain, again.isEmpty {
            again = ["\(workflow), whose calls are not recorded"]
        }
        if again.isEmpty { again = ["nothing"] }
        let isOther = input != nil && self.input != nil && input != self.input
        sections.append(
            Section(
                kind: .runsAgain,
                title: isOther
                    ? "runs again, if the other input leads to the same calls" : "runs again, with its effects",
                lines: again
            )
        )
        sections.append(
            Section(
                kind: .asksAgain,
                title: "asks again",
                lines: asking.isEmpty
                    ? [isNewTurn ? "the questions of the new turn" : "nothing"]
                    : asking.map { Self.question($0, masked: masked) }
            )
        )
        let left = outcome != .nothing || isNewTurn ? leftLines : []
        if !left.isEmpty { sections.append(Section(kind: .leftBehind, title: "left behind", lines: left)) }
        return sections
    }

    /// The effect of setting the saved value at the checkpoint, as one sentence.
    package var valueSummary: String {
        if isGraph { return "The state after \(place) changes as if a node had returned the update; nothing runs." }
        let turn = input == nil ? "" : " The update ends the turn that starts there."
        return
            "The given value replaces the saved value after \(place), as if the workflow had returned the given value; nothing runs.\(turn)"
    }

    /// The lists of tasks and checkpoints that setting the saved value keeps and abandons.
    package var valueSections: [Section] {
        let tasks = kept + again.filter { $0.isFinished && !$0.isBody }
        var sections = [
            Section(
                kind: .kept,
                title: "kept",
                lines: tasks.isEmpty ? ["nothing was done before"] : Self.grouped(tasks) { _ in nil }
            ),
            Section(
                kind: .runsAgain,
                title: "runs again, with its effects",
                lines: [isGraph ? "nothing" : "nothing; the next turn begins from the value"]
            ),
            Section(kind: .asksAgain, title: "asks again", lines: ["nothing"]),
        ]
        let left = leftLines
        if !left.isEmpty { sections.append(Section(kind: .leftBehind, title: "left behind", lines: left)) }
        return sections
    }

    private var leftLines: [Line] {
        var left: [Line] = []
        if !leftBehind.isEmpty {
            left.append("\(Self.count(leftBehind.count, "later checkpoint")), which stays as an old branch")
        }
        if withdrawnQuestions > 0 {
            left.append("\(Self.count(withdrawnQuestions, "open question")) there, which can then not be answered")
        }
        return left
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func name(of task: StepRecord.Task) -> String {
        let own =
            task.name.map(ForeignText.name)
            ?? "task \((task.calls.last ?? 0) + 1), whose name is not recorded"
        // The step distinguishes tasks with the same name.
        let step = step(of: task).map { " \(ForeignText.quoted($0))" } ?? ""
        return (task.run.map(ForeignText.name) + [own + step]).joined(separator: " / ")
    }

    /// Returns the step that a task names in its result or in its question.
    private static func step(of task: StepRecord.Task) -> String? {
        let values = [task.result, task.question?.value].lazy.compactMap { $0?.jsonProjection["step"]?.stringValue }
        return values.first.map { String($0.prefix(60)) }
    }

    /// Returns lines of tasks.
    ///
    /// Consecutive tasks with the same text share one line with their number.
    private static func grouped(_ tasks: [StepRecord.Task], _ note: (StepRecord.Task) -> String?) -> [Line] {
        var groups: [(text: String, note: String?, count: Int)] = []
        for task in tasks {
            let text = name(of: task)
            let note = note(task)
            if let last = groups.last, last.text == text, last.note == note {
                groups[groups.count - 1].count += 1
            } else {
                groups.append((text, note, 1))
            }
        }
        return groups.map { group in
            Line(group.text + (group.count > 1 ? " \u{d7}\(group.count)" : "") + (group.note.map { ", \($0)" } ?? ""))
        }
    }

    /// Returns the line of a task that asks.
    ///
    /// The question comes last, so that no text of the program follows untrusted text.
    private static func question(_ task: StepRecord.Task, masked: (JSONValue) -> JSONValue) -> Line {
        let value = (task.question?.value.jsonProjection).map { masked($0).shownText(.compact) } ?? ""
        let shown = value.count > 120 ? String(value.prefix(120)) + "\u{2026}" : value
        let state = task.isAsking ? "waits now" : "answered before"
        let number = task.questions > 1 ? ", the last of \(task.questions) questions" : ""
        return Line("\(name(of: task)), \(state)\(number):", question: shown)
    }
}

extension ForkPreview {
    /// Returns the preview as JSON: `outcome`, `input`, `value` and the lists `kept`, `runs_again`, `asks_again` and
    /// `left_behind`.
    package func json(input: JSONValue? = nil) -> JSONValue {
        let outcome =
            switch outcome {
            case .runsAgain: "runs_again"
            case .goesBack: input == nil ? "goes_back" : "new_turn"
            case .nothing: input == nil ? "nothing" : "new_turn"
            }
        return [
            "thread_id": .string(thread.rawValue), "checkpoint_id": .string(checkpoint.rawValue),
            "head": .string(head.rawValue), "step": step.map { .integer(Int64($0)) } ?? .null,
            "workflow": workflow.map { .string($0) } ?? .null, "outcome": .string(outcome),
            "summary": .string(summary(input: input)), "input": input ?? self.input ?? .null, "value": value ?? .null,
            "kept": .array(kept.map(Self.json)), "runs_again": .array(again.map(Self.json)),
            "asks_again": .array(asking.map(Self.json)),
            "left_behind": .array(leftBehind.map { .string($0.rawValue) }),
            "withdrawn_questions": .integer(Int64(withdrawnQuestions)),
        ]
    }

    private static func json(_ task: StepRecord.Task) -> JSONValue {
        [
            "id": .string(task.id.rawValue), "name": task.name.map { .string($0) } ?? .null,
            "calls": .array(task.calls.map { .integer(Int64($0)) }), "run": .array(task.run.map { .string($0) }),
            "finished": .bool(task.isFinished), "error": task.error.map { .string($0) } ?? .null,
            "questions": .integer(Int64(task.questions)), "asking": .bool(task.isAsking),
            "question": task.question?.value.jsonProjection ?? .null,
        ]
    }
}
