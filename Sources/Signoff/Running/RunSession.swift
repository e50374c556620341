import OrderedCollections
import SignoffCheckpoint
private import Synchronization

/// One step of one run, root or nested: the body of an entrypoint at a checkpoint, and the tasks it calls.
final class RunSession: Sendable {
    let environment: RunEnvironment
    let entrypoint: AnyEntrypoint
    /// The checkpoint that the step starts from.
    ///
    /// Not stored when the runtime has no saver.
    let base: SavedCheckpoint
    let body: TaskIdentity
    /// The number of further steps of a graph's run; `nil` for an entrypoint.
    let remainingSteps: Int?
    /// The state that the step of a graph starts from; `nil` for an entrypoint.
    private let channels: ChannelState?
    /// The tasks of a step with several tasks.
    private let bodies: Set<TaskID>
    let recorded: RecordedStep
    /// The body that this run is nested in; `nil` for the root.
    let caller: CallContext?
    /// Whether the work of the body depends on an answer.
    let trace: AnswerTrace
    let emitter: Emitter
    /// Whether the checkpoint is stored or was stored when the run began.
    let isBaseStored: Bool
    private let isEnding = Atomic<Bool>(false)
    private let state = Mutex(State())

    private struct State {
        var calledNames: [String] = []
        var completed: [TaskID: any Sendable] = [:]
        var questions: [Question] = []
        var notedQuestions: Set<InterruptID> = []
        var shownQuestions: Set<InterruptID> = []
        var failures: [TaskFailure] = []
        var answers: [TaskID: [TakenAnswer]] = [:]
        var heldBack: [CheckpointChange] = []
        /// The questions that replaced others, by the ids of the replaced ones.
        var replacements: [InterruptID: Interrupt] = [:]
        var hasStoredQuestion = false
        /// The rows of tasks that waited in this run.
        var waiting: [TaskID: WaitingTask] = [:]
        /// The tasks that lost a race without a result in this run.
        var lost: Set<TaskID> = []
    }

    private struct WaitingTask {
        let path: String
        var questions: [Interrupt]
    }

    struct Question {
        let interrupt: Interrupt
        let path: String
    }

    struct TaskFailure {
        let name: String
        let text: String
    }

    init(
        environment: RunEnvironment,
        entrypoint: AnyEntrypoint,
        base: SavedCheckpoint,
        isBaseStored: Bool = true,
        recorded: RecordedStep,
        caller: CallContext? = nil,
        trace: AnswerTrace = AnswerTrace(),
        tasks: [TaskIdentity] = [],
        carried: [CheckpointChange] = [],
        state channels: ChannelState? = nil,
        remainingSteps: Int? = nil
    ) throws {
        self.channels = channels
        self.remainingSteps = remainingSteps
        self.environment = environment
        self.entrypoint = entrypoint
        self.base = base
        self.recorded = recorded
        self.caller = caller
        self.trace = trace
        self.isBaseStored = isBaseStored
        body =
            try tasks.first
            ?? TaskIdentity(
                body: entrypoint.name,
                checkpoint: base.checkpoint.id,
                checkpointStep: base.metadata.step ?? -1,
                runNamespace: base.namespace
            )
        bodies = tasks.count > 1 ? Set(tasks.map(\.id)) : []
        if !carried.isEmpty { state.withLock { $0.heldBack = carried } }
        emitter = Emitter(environment.sink, namespace: base.namespace, time: environment.services.time)
    }

    var checkpoint: CheckpointID { base.checkpoint.id }

    /// Whether a task is the body or a node of the run, as opposed to a called task.
    func isBody(_ task: TaskID) -> Bool { task == body.id || !bodies.isEmpty && bodies.contains(task) }

    /// The channels that the run was asked to show; `nil` for all channels, and in a nested run.
    var outputChannels: [String]? { caller == nil ? environment.config.outputChannels : nil }

    /// Whether the step uses the results that an earlier run stored.
    var keepsResults: Bool { recorded.keepsResults }

    /// The number of the executing step.
    var step: Int { (base.metadata.step ?? -1) + 1 }

    var previous: StoredValue? { base.checkpoint.channelValues[ReservedChannel.previous] }

    /// The value of the thread before this step ends.
    var currentValue: StoredValue { base.checkpoint.channelValues[ReservedChannel.end] ?? .null }

    // MARK: What happened

    /// Records questions of a task, here and in the enclosing runs.
    func note(_ interrupts: [Interrupt], at path: String) {
        defer { if let caller { caller.session.note(interrupts, at: caller.path) } }
        state.withLock { state in
            for interrupt in interrupts where interrupt.id.map({ state.notedQuestions.insert($0).inserted }) ?? true {
                state.questions.append(Question(interrupt: interrupt, path: path))
            }
        }
    }

    /// Reports stored questions, each once, here and in the enclosing runs.
    func show(_ interrupts: [Interrupt]) {
        let fresh = state.withLock { state in
            interrupts.filter { $0.id.map { state.shownQuestions.insert($0).inserted } ?? true }
        }
        if !fresh.isEmpty {
            taskEmitter.interrupts(fresh)
            if let structure = entrypoint.nodes?.structure {
                let state = channels ?? ChannelState(base.checkpoint)
                taskEmitter.value(structure.value(of: state, keys: outputChannels), interrupts: fresh)
            }
        }
        caller?.session.show(interrupts)
    }

    func note(_ failure: TaskFailure) {
        state.withLock { $0.failures.append(failure) }
    }

    /// Returns the task that failed with `error`, identified by the error message.
    func failedTask(of error: any Error) -> String? {
        let text = String(describing: error)
        return state.withLock { $0.failures.last { $0.text == text }?.name }
    }

    func remember<Output: Sendable>(_ value: Output, of task: TaskID) {
        state.withLock { $0.completed[task] = value }
    }

    func remembered(_ task: TaskID) -> (any Sendable)? {
        state.withLock { $0.completed.isEmpty ? nil : $0.completed[task] }
    }

    /// Returns the answers that a task has taken, beginning with the stored ones.
    func answers(of task: TaskID) -> [TakenAnswer] {
        state.withLock { $0.answers.isEmpty ? nil : $0.answers[task] } ?? recorded.answers(of: task)
    }

    /// Keeps the answers of a task for its next attempt, and for the next attempt of its caller.
    func keep(_ answers: [TakenAnswer], of task: TaskID) {
        state.withLock { state in
            let hadAnswers = state.answers[task] != nil || recorded.hasAnswers(of: task)
            if !answers.isEmpty || hadAnswers { state.answers[task] = answers }
        }
    }

    /// Records that a question replaces another one, here and in the enclosing runs.
    func noteReplacement(of question: InterruptID, by other: Interrupt) {
        state.withLock { state in
            for (id, asked) in state.replacements where asked.id == question { state.replacements[id] = other }
            state.replacements[question] = other
            if let id = other.id { state.replacements[id] = nil }
            state.questions.removeAll { $0.interrupt.id == question }
            state.notedQuestions.remove(question)
        }
        caller?.session.noteReplacement(of: question, by: other)
    }

    /// Records the row of a waiting task.
    func noteWaiting(_ task: TaskIdentity, with questions: [Interrupt]) {
        let waiting = WaitingTask(path: task.path, questions: questions)
        state.withLock { $0.waiting[task.id] = waiting }
    }

    /// Returns the questions in the row of a task that waited in this run; `nil` when the task did not wait.
    func waitingQuestions(of task: TaskID) -> [Interrupt]? {
        state.withLock { $0.waiting.isEmpty ? nil : $0.waiting[task]?.questions }
    }

    /// Removes the questions of a task that has finished, which the task asked in an earlier attempt of its caller.
    func forgetQuestions(of task: TaskID) {
        guard let ids = waitingQuestions(of: task)?.compactMap(\.id), !ids.isEmpty else { return }
        state.withLock { $0.waiting[task]?.questions = [] }
        forgetQuestions(Set(ids))
    }

    private func forgetQuestions(_ ids: Set<InterruptID>) {
        state.withLock { state in
            state.questions.removeAll { $0.interrupt.id.map(ids.contains) ?? false }
            state.notedQuestions.subtract(ids)
        }
        caller?.session.forgetQuestions(ids)
    }

    // MARK: Races

    /// Whether a task lost a race without a result, in this run or an earlier one.
    func isLost(_ task: TaskID) -> Bool {
        recorded.isLost(task) || state.withLock { !$0.lost.isEmpty && $0.lost.contains(task) }
    }

    /// Records that tasks lost a race, and removes the questions of these tasks and of the tasks inside them.
    ///
    /// - Returns: The tasks that have ended, each with its path, and the withdrawn questions.
    func lose(_ tasks: [TaskIdentity]) -> (tasks: [TaskID: String], questions: Set<InterruptID>) {
        let paths = Set(tasks.map(\.path))
        func isInside(_ path: String) -> Bool {
            var place: Substring? = Substring(path)
            while let current = place {
                if paths.contains(String(current)) { return true }
                place = TaskIdentity.callerPath(ofCall: current)
            }
            return false
        }
        let (over, questions) = state.withLock { state in
            var over = Dictionary(tasks.map { ($0.id, $0.path) }) { first, _ in first }
            let askers =
                recorded.unfinishedAskers
                + state.waiting.filter { !$0.value.questions.isEmpty }
                .map { ($0.key, $0.value.path) }
            for asker in askers where isInside(asker.path) { over[asker.task] = asker.path }
            state.lost.formUnion(over.keys)
            var questions = Set(state.questions.filter { isInside($0.path) }.compactMap(\.interrupt.id))
            for task in over.keys {
                let rows = state.waiting[task]?.questions ?? recorded.tasks[task]?.interrupts ?? []
                questions.formUnion(rows.compactMap(\.id))
                state.waiting[task]?.questions = []
            }
            return (over, questions)
        }
        forgetQuestions(questions)
        return (over, questions)
    }

    var replacements: [InterruptID: Interrupt] { state.withLock { $0.replacements } }

    /// Records that the row of the body contains its question of this run.
    func noteStoredQuestion() { state.withLock { $0.hasStoredQuestion = true } }

    var hasStoredQuestion: Bool { state.withLock { $0.hasStoredQuestion } }

    func noteCall(of name: String) {
        let isNew = state.withLock { state in
            if state.calledNames.last == name || state.calledNames.contains(name) { return false }
            state.calledNames.append(name)
            return true
        }
        if isNew { environment.services.names.insert(name) }
    }

    var calledNames: [String] { state.withLock { $0.calledNames } }

    /// Returns all questions that were asked.
    ///
    /// The question that stopped the body comes first.
    func openQuestions(surfacing first: Interrupt?) -> [Interrupt] {
        let questions = state.withLock { $0.questions }.sorted { $0.path < $1.path }.map(\.interrupt)
        guard let first else { return questions }
        return [first] + questions.filter { $0.id != first.id }
    }

    // MARK: Ending

    /// Hides later events of tasks, because the body has failed and only the error of the run follows.
    func silenceTasks() { isEnding.store(true, ordering: .relaxed) }

    /// The receiver of the events of tasks.
    var taskEmitter: Emitter { isEnding.load(ordering: .relaxed) ? .silent : emitter }

    // MARK: Storing

    var storesAtExit: Bool { environment.config.durability == .exit }

    /// Stores changes of the step, or holds them back until the step ends.
    func store(_ changes: [CheckpointChange]) async throws {
        if storesAtExit {
            state.withLock { $0.heldBack.append(contentsOf: changes) }
        } else {
            try await environment.store(changes)
        }
    }

    /// Stores the held changes, the checkpoint first, because the step waits or has failed and can be continued.
    ///
    /// With `always`, the checkpoint is stored even for a step without changes.
    func storeHeldBack(always: Bool = false) async throws {
        let changes = state.withLock { state in
            defer { state.heldBack = [] }
            return state.heldBack
        }
        if changes.isEmpty, !always || isBaseStored { return }
        try await environment.store((isBaseStored ? [] : [.checkpoint(base)]) + changes)
    }

    /// Stores the end of the step: all of its changes, or only the new checkpoint.
    ///
    /// With `endsRun`, no step follows.
    func store(end: SavedCheckpoint?, after changes: [CheckpointChange], endsRun: Bool = true) async throws {
        guard storesAtExit else {
            let all = changes + (end.map { [.checkpoint($0)] } ?? [])
            return base.namespace.isEmpty && endsRun
                ? try await environment.store(all, endingAs: .success) : try await environment.store(all)
        }
        guard endsRun else { return state.withLock { $0.heldBack.append(contentsOf: changes) } }
        // As in LangGraph, a nested run that begins and finishes in one outer run leaves no rows.
        guard let end, base.namespace.isEmpty || isBaseStored else { return }
        let records = (state.withLock(\.heldBack) + changes).compactMap(\.recordsAlone)
        if base.namespace.isEmpty {
            try await environment.store(records + [.checkpoint(end)], endingAs: .success)
        } else {
            try await environment.store(records + [.checkpoint(end)])
        }
    }

    /// The answer records of steps whose rows are not stored, for the step that stores the records.
    var carriedRecords: [CheckpointChange] {
        storesAtExit ? state.withLock { $0.heldBack.compactMap(\.recordsAlone) } : []
    }

    /// Stores the question that the step waits with and, at the root, the end of the run.
    func store(question changes: [CheckpointChange]) async throws {
        if storesAtExit || caller != nil {
            try await store(changes)
        } else {
            try await environment.store(changes, endingAs: .interrupted)
        }
    }

    /// The parent of a checkpoint made from this step.
    var parentOfEnd: CheckpointID? { storesAtExit && !isBaseStored ? base.parent : base.checkpoint.id }

    // MARK: Values

    /// Returns the stored form of a value.
    ///
    /// `isReadBack` means that a later run decodes the value.
    ///
    /// - Throws: `not_storable`, also for a value that could not be decoded again.
    func stored(_ value: any Encodable, what: String, task: String, isReadBack: Bool = false) throws -> StoredValue {
        do {
            let encoder = StoredValueEncoder()
            return try isReadBack && environment.isStored ? encoder.encodeReadable(value) : encoder.encode(value)
        } catch {
            throw WorkflowError(
                .notStorable,
                "\(what) of \(task) cannot be stored: \(CodingFault(error))",
                thread: environment.thread,
                task: task,
                cause: error
            )
        }
    }

    /// Returns the changes that store an outcome of a task: its writes, and the changes of its body.
    func changes(_ writes: [ChannelWrite], of task: TaskIdentity, with output: AttemptOutput) -> [CheckpointChange] {
        output.changes + [batch(writes, of: task, recording: output.records)]
    }

    private func batch(
        _ writes: [ChannelWrite],
        of task: TaskIdentity,
        recording records: [AnswerRecord] = []
    ) -> CheckpointChange {
        .writes(
            WriteBatch(
                address: base.address,
                task: task.id,
                taskPath: task.path,
                writes: writes,
                answers: records,
                taskName: isBody(task.id) ? nil : task.name,
                facts: declaredFacts(of: writes)
            )
        )
    }

    /// Returns the facts that the workflow declares for the questions among writes.
    ///
    /// If the workflow declares no facts, those of the parent workflow are returned.
    private func declaredFacts(of writes: [ChannelWrite]) -> [InterruptID: QuestionFacts] {
        var facts: [InterruptID: QuestionFacts] = [:]
        for write in writes where write.channel == ReservedChannel.interrupt {
            for question in Interrupt.list(from: write.value) {
                if let id = question.id, let declared = declaredFacts(of: question) { facts[id] = declared }
            }
        }
        return facts
    }

    private func declaredFacts(of question: Interrupt) -> QuestionFacts? {
        entrypoint.facts?(question) ?? caller?.session.declaredFacts(of: question)
    }

    /// Returns the changes of a finished task: its result, and its answers when the batch of the result would not
    /// replace them.
    func finishedChanges(
        _ results: [ChannelWrite],
        of task: TaskIdentity,
        with output: AttemptOutput = AttemptOutput()
    ) -> [CheckpointChange] {
        let writes = output.writes + results
        guard let answers = output.writes.last(where: { $0.channel == ReservedChannel.resume }) else {
            return changes(writes, of: task, with: output)
        }
        return changes([answers], of: task, with: output) + [batch(writes, of: task)]
    }
}

extension CheckpointChange {
    /// The answer records without the writes of their task; `nil` for none.
    fileprivate var recordsAlone: CheckpointChange? {
        guard case .writes(var batch) = self, !batch.answers.isEmpty, batch.task != .null else { return nil }
        batch.writes = []
        return .writes(batch)
    }
}
