import OrderedCollections
import SignoffCheckpoint

/// Decides the action of a run on its thread, from the stored state and the request.
///
/// The decision is pure.
struct RunStateMachine {
    /// The request.
    enum Request {
        case input
        case resume(Command)
        case proceed
        case replay
        /// A nested run: a new turn the first time, otherwise a continuation.
        case nested
    }

    /// The decision.
    enum Decision {
        /// Create an input checkpoint after this one and run the body.
        case newTurn(after: SavedCheckpoint?)
        /// Run the body again at `base`.
        case rerun(Rerun)
        /// Create a fork of this checkpoint, and run the body on the fork if it has something to run.
        case fork(of: SavedCheckpoint, runsBody: Bool)
        /// Return the value of the finished turn.
        case nothingToDo(SavedCheckpoint)
        /// Refuse the request. No task runs, and nothing is stored.
        case refuse(WorkflowError)
    }

    struct Rerun {
        let base: SavedCheckpoint
        /// Whether finished tasks keep their results.
        var keepsResults = true
        var answers: [GivenAnswer] = []
        /// The writes of a command to the channels of a graph.
        var writes: [ChannelWrite] = []
        /// The open questions; `nil` when not read.
        var found: Set<InterruptID>?

        /// The answers by id.
        var answersByID: [InterruptID: StoredValue] {
            Dictionary(answers.map { ($0.record.question, $0.value) }) { _, later in later }
        }

        /// The bindings of the answers.
        var bindings: [InterruptID: AnswerBinding] {
            Dictionary(answers.map { ($0.record.question, $0.record.binding) }) { _, later in later }
        }
    }

    let workflow: String
    /// The nodes and channels of the workflow, which determine whether a step is left to run.
    let structure: StepStructure
    let thread: ThreadID?
    /// The checkpoint that the run starts from: the addressed one, or the newest.
    let head: SavedCheckpoint?

    init(_ workflow: AnyEntrypoint, thread: ThreadID?, head: SavedCheckpoint?) {
        self.workflow = workflow.name
        structure = workflow.program.structure
        self.thread = thread
        self.head = head
    }

    /// The checkpoint that the caller named; `nil` for the newest.
    var address: CheckpointID?
    /// Whether the newest checkpoint of a nested run was made in the step that calls the run.
    var isOfStep = true
    /// Whether `head` is the newest checkpoint of the thread.
    var isNewest = true
    /// The open questions of the thread at `head`.
    var openInterrupts: [OpenInterrupt] = [] {
        didSet { found = Set(openInterrupts.compactMap(\.interrupt.id)) }
    }

    /// The ids of the open questions; `nil` when not read.
    private(set) var found: Set<InterruptID>?
    /// Whether the run was claimed from a lost worker, which could have executed a part of it.
    var isRepeated = false
    /// The questions whose answers an earlier attempt of the run has delivered or found undeliverable.
    var settled: Set<InterruptID> = []
    /// The run that delivers the answers; `nil` for a saver without runs.
    var run: RunID?
    /// The hash of the ledger entry of the answers.
    var ledgerHash: String?
    /// The known bindings of the answers.
    var bindings: [InterruptID: AnswerBinding] = [:]
    /// The answers that runs nested in the step have taken.
    var answersOfNestedRuns: [StoredValue] = []

    func decide(_ request: Request) -> Decision {
        if let address, head == nil { return .refuse(.checkpointUnknown(address, on: thread, of: workflow)) }
        return switch request {
        case .input: .newTurn(after: head)
        case .nested where !isOfStep: .newTurn(after: head)
        case .nested:
            head.map { isUnfinished($0) ? proceed(at: $0) : .nothingToDo($0) } ?? .newTurn(after: nil)
        case .proceed: proceed()
        case .replay: replay()
        case .resume(let command): resume(with: command)
        }
    }

    private func isUnfinished(_ head: SavedCheckpoint) -> Bool { Superstep(structure).isUnfinished(head.checkpoint) }

    private func proceed() -> Decision {
        guard let head else { return .refuse(nothingStored("There is no unfinished run to continue")) }
        if let refusal = refusalOfOtherWorkflow(head) { return .refuse(refusal) }
        guard isUnfinished(head) else { return .nothingToDo(head) }
        return proceed(at: head)
    }

    private func proceed(at head: SavedCheckpoint) -> Decision {
        var rerun = Rerun(base: head, found: found)
        if let answer = waitingBareAnswer(at: head) { rerun.answers = [answer] }
        return .rerun(rerun)
    }

    /// Returns an answer without an id whose question the last run did not reach.
    ///
    /// The answer is delivered only to that question.
    private func waitingBareAnswer(at head: SavedCheckpoint) -> GivenAnswer? {
        guard !openInterrupts.isEmpty else { return nil }
        let recorded = RecordedStep(head)
        guard let value = recorded.bareAnswer else { return nil }
        if var record = recorded.bareRecord {
            let isOpen = openInterrupts.contains {
                $0.interrupt.id == record.question && AnswerBinding(to: $0) == record.binding
            }
            guard isOpen else { return nil }
            record.isBare = false
            return GivenAnswer(value: value, record: record, isBare: true, isInNullRow: true)
        }
        guard openInterrupts.count == 1, let question = openInterrupts[0].interrupt.id,
            recorded.untakenBareAnswer != nil, !answersOfNestedRuns.contains(value)
        else { return nil }
        var answer = GivenAnswer(value, under: question, to: openInterrupts[0])
        answer.isBare = true
        answer.isInNullRow = true
        return answer
    }

    private func replay() -> Decision {
        guard let head else { return .refuse(nothingStored("There is no such checkpoint to run again from")) }
        if let refusal = refusalOfOtherWorkflow(head) { return .refuse(refusal) }
        let isUnfinished = isUnfinished(head)
        let isBranchAlready = head.metadata.source == .fork || head.metadata.source == .update
        if isUnfinished, isNewest, isBranchAlready {
            return .rerun(Rerun(base: head, keepsResults: false))
        }
        return .fork(of: head, runsBody: isUnfinished)
    }

    private func resume(with command: Command) -> Decision {
        guard let head else { return .refuse(nothingStored("There is nothing to answer")) }
        if let refusal = refusalOfOtherWorkflow(head) { return .refuse(refusal) }
        let open = openInterrupts.compactMap(\.interrupt.id)
        var rerun = Rerun(base: head, keepsResults: isNewest, found: found)
        switch command.content {
        case .nothing where !command.writes.isEmpty || !command.targets.isEmpty || !command.sends.isEmpty: break
        case .nothing:
            return .refuse(nothingStored("The command is empty: give an answer"))
        case .bare(let answer):
            if answer == .null || answer == .map(StoredMap()) {
                return .refuse(nothingStored("null and {} are answers only to a question named by its id"))
            }
            guard let question = openInterrupts.first else { return .refuse(noneOpen) }
            guard openInterrupts.count == 1 else {
                return .refuse(
                    WorkflowError(
                        .answerAmbiguous,
                        "\(openInterrupts.count) questions are open on \(place): name the one that is answered by its id",
                        thread: thread,
                        task: workflow
                    )
                )
            }
            guard let id = question.interrupt.id else {
                return .refuse(notPending("The open question of \(place) has no id and cannot be answered here"))
            }
            var given = self.given(answer, under: id, to: question)
            given.isBare = true
            rerun.answers = [given]
        case .byID(let answers):
            if answers.isEmpty { return .refuse(nothingStored("The command is empty: give an answer")) }
            for (id, answer) in answers {
                if settled.contains(id) { continue }
                guard let question = openInterrupts.first(where: { $0.interrupt.id == id }) else {
                    return .refuse(
                        open.isEmpty ? noneOpen : notPending("The question \(id) is not open on \(place)")
                    )
                }
                rerun.answers.append(given(answer, under: id, to: question))
            }
            guard isUnfinished(head) else { return .nothingToDo(head) }
        }
        if let refusal = refusalOfWrites(command) { return .refuse(refusal) }
        do {
            // A command beside an earlier one at the same step writes messages of its own.
            let place = "\(head.checkpoint.id)|\(head.nullWrites.count)"
            rerun.writes = try structure.formed(try command.channelWrites, by: place)
        } catch {
            return .refuse(
                WorkflowError(.notStorable, "A command on \(place) cannot be stored: \(error)", thread: thread)
            )
        }
        return .rerun(rerun)
    }

    /// Returns the refusal of writes to unknown channels or nodes, and to a workflow that is not a graph; `nil` for
    /// valid writes.
    private func refusalOfWrites(_ command: Command) -> WorkflowError? {
        let unknown =
            command.writes.first { structure.isFunctional || structure.channels[$0.channel] == nil }?.channel
            ?? (command.targets + command.sends.map(\.node)).first {
                structure.isFunctional || structure.node($0) == nil && $0 != ReservedChannel.end
            }
        guard let unknown else { return nil }
        return WorkflowError(
            .invalidUpdate,
            "A command on \(place) names \(unknown), which is not a channel or node of \(workflow)",
            thread: thread,
            task: workflow
        )
    }

    private func given(_ value: StoredValue, under id: InterruptID, to question: OpenInterrupt) -> GivenAnswer {
        var answer = GivenAnswer(value, under: id, to: question, as: bindings[id])
        answer.record.run = run
        answer.record.ledgerHash = ledgerHash
        return answer
    }

    /// Returns the refusal of another workflow than the waiting one; `nil` for the same workflow.
    ///
    /// Rows name a waiting entrypoint. Rows of a graph contain the names of nodes, which show only that the workflow is
    /// not an entrypoint.
    private func refusalOfOtherWorkflow(_ head: SavedCheckpoint) -> WorkflowError? {
        guard structure.isFunctional, head.checkpoint.channelValues[ReservedChannel.start] != nil,
            let name = head.waitingWorkflow,
            name != workflow
        else { return nil }
        return WorkflowError(
            .workflowMismatch,
            "\(place) is at the workflow \(name), which \(workflow) cannot continue",
            thread: thread,
            task: workflow
        )
    }

    private var place: String { thread.map { "thread \($0)" } ?? "this run" }

    private var noneOpen: WorkflowError { notPending("No question is open on \(place)") }

    private func notPending(_ message: String) -> WorkflowError {
        WorkflowError(.interruptNotPending, message, thread: thread, task: workflow)
    }

    private func nothingStored(_ message: String) -> WorkflowError {
        WorkflowError(.emptyInput, "\(message) (\(place))", thread: thread, task: workflow)
    }
}

extension SavedCheckpoint {
    /// The writes of commands to the channels at this checkpoint.
    var nullWrites: [ChannelWrite] {
        pendingWrites.filter { $0.task == .null && $0.channel != ReservedChannel.resume }
            .map { ChannelWrite($0.channel, $0.value) }
    }

    /// The workflow whose body ran at this checkpoint; `nil` when the rows do not identify it.
    var waitingWorkflow: String? {
        let prefix = "~__pregel_pull, "
        return pendingWrites.lazy.map(\.taskPath).first { $0.hasPrefix(prefix) }.map {
            String($0.dropFirst(prefix.count))
        }
    }
}
