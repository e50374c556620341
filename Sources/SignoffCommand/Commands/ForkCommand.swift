import ArgumentParser
import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct ForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Run a thread again from an earlier checkpoint.",
        discussion:
            "Keeps the results of earlier turns. The turn that starts at the checkpoint runs again, repeats its side effects and asks again. "
            + "--dry-run lists the effects and sends nothing."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread.", valueName: "thread"))
    var thread: String

    @Option(
        name: .long,
        help: ArgumentHelp("The checkpoint to start from, as 'signoff history' prints it.", valueName: "checkpoint")
    )
    var from: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A replacement for the input of the turn: JSON, @file or - for standard input.",
            valueName: "json"
        )
    )
    var input: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Set the saved value of the thread at the checkpoint instead of running again: JSON, @file or - for standard input.",
            valueName: "json"
        )
    )
    var value: String?

    @Option(
        name: .customLong("as-node"),
        help: ArgumentHelp(
            "With --value on a thread of a graph: the node as which the state changes. By default, the node that ran last. "
                + "The value is an object of the channels to write. --dry-run prints the effect of the reducers.",
            valueName: "node"
        )
    )
    var node: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Fork only if this is still the newest checkpoint of the thread, as --dry-run prints it.",
            valueName: "checkpoint"
        )
    )
    var expectHead: String?

    @Flag(name: .long, help: "List what is kept, what runs again and what asks again, and send nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Store the request and leave the run to a worker.")
    var detach = false

    func run() async throws {
        let session = try await Session.open(common, for: dryRun ? .reading : .deciding)
        let thread = ThreadID(thread)
        let given = try input.map { try GivenText.json($0, option: "--input") }
        let state = try value.map { try GivenText.json($0, option: "--value") }
        guard given == nil || state == nil else {
            throw OperationError(.usage, "--input runs the turn again and --value runs nothing: give one of them")
        }
        guard node == nil || state != nil else {
            throw OperationError(.usage, "--as-node names the node of an update: give the update with --value")
        }
        guard !dryRun else {
            let preview = try await session.backend.forkPreview(of: thread, from: CheckpointID(from))
            show(preview, given, state, try await effect(of: state, at: preview, session.backend), session.output)
            return
        }
        let head = expectHead.map { CheckpointID($0) }
        if let state {
            let made = try await session.backend.setState(
                of: thread,
                to: state,
                as: node,
                at: CheckpointID(from),
                expecting: head
            )
            if session.output.isJSON {
                session.output.json(["thread_id": .string(thread.rawValue), "checkpoint_id": .string(made.rawValue)])
            } else {
                session.output.line("set  \(name: thread.rawValue)  \(made)")
            }
            return
        }
        let run = try await session.backend.fork(
            thread: thread,
            from: CheckpointID(from),
            input: given,
            expecting: head
        )
        try await session.execute(run, detach: detach)
    }

    /// The effect of an update of a graph's state; nil without an update, and for an entrypoint.
    private func effect(
        of state: JSONValue?,
        at preview: ForkPreview,
        _ backend: any OperatorBackend
    ) async throws -> StateEditPreview? {
        guard let state, preview.isGraph || node != nil else { return nil }
        return try await backend.stateEditPreview(
            of: StateEditDraft(thread: preview.thread, checkpoint: preview.checkpoint, node: node, update: state)
        )
    }

    private func show(
        _ preview: ForkPreview,
        _ input: JSONValue?,
        _ state: JSONValue?,
        _ effect: StateEditPreview?,
        _ output: Output
    ) {
        if output.isJSON {
            var report = preview.json(input: input)
            if let state, case .object(var members) = report {
                members["outcome"] = "sets_value"
                members["summary"] = .string(preview.valueSummary)
                members["runs_again"] = []
                members["asks_again"] = []
                members["new_value"] = state
                if let effect {
                    members["outcome"] = "changes_state"
                    members["summary"] = .string(effect.summary)
                    members["effect"] = effect.json
                }
                report = .object(members)
            }
            output.json(report)
            return
        }
        for line in Self.lines(of: preview, input, state, effect) { output.line(line) }
    }

    /// Returns the effects of the fork, list by list.
    static func lines(
        of preview: ForkPreview,
        _ input: JSONValue?,
        _ state: JSONValue?,
        _ effect: StateEditPreview? = nil
    ) -> [SafeText] {
        let summary = state == nil ? preview.summary(input: input) : effect?.summary ?? preview.valueSummary
        var lines = [SafeText(summary).joinedLines()]
        let secrets = SecretNames()
        let sections =
            state == nil ? preview.sections(input: input, masked: secrets.masked) : preview.valueSections
        for section in sections {
            lines.append(SafeText(section.title))
            lines += section.lines.map { line in
                let words: SafeText = "  " + SafeText(line.words).joinedLines()
                guard let question = line.question else { return words }
                return words + " " + PayloadText.gutter + SafeText(question).joinedLines()
            }
        }
        func value(_ title: SafeText, _ value: JSONValue?) -> SafeText {
            let text = value.map { $0.shownText(.compact) } ?? "no value"
            return "  " + title + "  " + PayloadText.gutter + SafeText(text).joinedLines()
        }
        for channel in effect?.channels.map({ $0.masked(by: secrets.masked) }) ?? [] {
            lines.append(SafeText(channel.title).joinedLines())
            lines.append(value("before", channel.before))
            if let update = channel.update { lines.append(value("update", update)) }
            lines.append(value("after ", channel.after))
        }
        return lines + ["newest checkpoint  \(name: preview.head.rawValue)"]
    }
}
