import Signoff
import SignoffCheckpoint

/// What an operator does with a program's thread until the program has finished.
struct Operations {
    private let run: ProgramRun
    private var numbers: SeededNumbers
    private var answers = 0
    /// The digest of each payload that was ever open.
    private var digests: [String: PayloadDigest] = [:]
    /// Questions that were answered, for answering them once more.
    private var answered: [InterruptID] = []
    private var mismatches = 0
    /// Whether a question is answered only when nothing fails any longer.
    private var isCareful = false

    init(run: ProgramRun, numbers: SeededNumbers) {
        self.run = run
        self.numbers = numbers
    }

    private var world: ProgramWorld { run.world }

    /// Starts the program on a thread and answers what it asks until it has finished.
    mutating func carryOut(on thread: ThreadID) async throws {
        answered = []
        mismatches = 0
        isCareful = false
        world.release = 0
        try await begin(on: thread)
        for step in 0..<80 {
            if isCareful { try await letFail(on: thread) }
            guard !isFinished else { return }
            try await step < 14 ? makeTrouble(on: thread) : goOn(on: thread)
        }
        if !isFinished { world.fault("the program did not finish on thread \(thread)") }
    }

    private var isFinished = false

    // MARK: Steps

    private mutating func begin(on thread: ThreadID) async throws {
        world.beginTurn(on: thread)
        isFinished = false
        try await invoke("start", .input("in"), on: thread)
    }

    /// Continues until everything that fails at first has succeeded.
    ///
    /// A question may report a failure. An operator who answers it in between reaches, in every turn, the question
    /// without a failure, after the effects of the answer.
    private mutating func letFail(on thread: ThreadID) async throws {
        for _ in 0..<14 where !isFinished {
            try await invoke("proceed", .proceed, on: thread)
            guard world.hasFailed else { return }
        }
    }

    /// Answers an open question, or continues when none is open: the body may not reach the first one.
    private mutating func goOn(on thread: ThreadID) async throws {
        let open = try await openQuestions(on: thread)
        guard let question = open.randomElement(using: &numbers) else {
            return try await invoke("proceed", .proceed, on: thread)
        }
        try await answer([question], bare: false, "answer", on: thread)
    }

    private mutating func makeTrouble(on thread: ThreadID) async throws {
        let open = try await openQuestions(on: thread)
        guard !open.isEmpty else {
            if numbers.chance(10) { return try await invoke("cancelled proceed", .proceed, on: thread, cancels: true) }
            return try await invoke("proceed", .proceed, on: thread)
        }
        let some = open.shuffled(using: &numbers).prefix(1 + numbers.below(open.count))
        switch numbers.below(20) {
        case 0...5: try await answer([some[some.startIndex]], bare: false, "answer", on: thread)
        case 6...8: try await answer(open, bare: true, "bare", on: thread)
        case 9...10: try await answer(Array(some), bare: false, "map", on: thread)
        case 11...12: try await answerThroughQueue(Array(some), on: thread)
        case 13: try await invoke("proceed", .proceed, on: thread)
        case 14: try await answerOnceMore(on: thread)
        case 15...16:
            world.release += 1
            world.note("release \(world.release)")
        case 17: try await answer(Array(some), bare: false, "cancelled answer", on: thread, cancels: true)
        case 18: try await race(for: some[some.startIndex], on: thread)
        default:
            if numbers.chance(30) {
                try await begin(on: thread)
            } else {
                try await invoke("proceed", .proceed, on: thread)
            }
        }
    }

    private mutating func nextAnswer(to question: OpenInterrupt, on thread: ThreadID) -> String {
        answers += 1
        let answer = "a\(answers)"
        world.give(answer, to: question.interrupt.payloadText, on: thread)
        return answer
    }

    private mutating func answer(
        _ questions: [OpenInterrupt],
        bare: Bool,
        _ name: String,
        on thread: ThreadID,
        cancels: Bool = false
    ) async throws {
        let payloads = questions.map(\.interrupt.payloadText).joined(separator: " | ")
        if bare {
            guard let question = questions.first else { return }
            let text = nextAnswer(to: question, on: thread)
            if questions.count > 1 {
                let ending = await run.invoke(.resume(try Command(resume: text)), on: thread, runtime: 0)
                world.note("bare \(text) to \(payloads): \(ending.text)")
                if case .failed("answer_ambiguous") = ending { return }
                return world.fault("a bare answer to \(questions.count) questions: \(ending.text)")
            }
            return try await invoke("\(name) \(text) to \(payloads)", .resume(try Command(resume: text)), on: thread)
        }
        var given: [InterruptID: String] = [:]
        for question in questions {
            if let id = question.interrupt.id { given[id] = nextAnswer(to: question, on: thread) }
        }
        let texts = given.values.sorted().joined(separator: ", ")
        try await invoke(
            "\(name) \(texts) to \(payloads)",
            .resume(try Command(answers: given)),
            on: thread,
            cancels: cancels
        )
        if !cancels { answered += given.keys }
    }

    /// Submits a guarded answer and lets a worker execute it.
    private mutating func answerThroughQueue(_ questions: [OpenInterrupt], on thread: ThreadID) async throws {
        var given: [InterruptID: StoredValue] = [:]
        for question in questions {
            if let id = question.interrupt.id { given[id] = .string(nextAnswer(to: question, on: thread)) }
        }
        let request = RunRequest(
            thread: thread,
            workflow: run.workflow.name,
            action: .resume(answers: given),
            requestedBy: "operator"
        )
        world.beginRun()
        let submitted = try await run.saver.submit(
            request,
            guardedBy: questions.compactMap(AnswerGuard.init(for:)),
            recording: nil
        )
        let worker = WorkflowWorker(
            runtime: run.runtimes[1],
            queue: run.saver,
            events: nil,
            id: WorkerID("worker-\(answers)")
        )
        let serving = Task { await worker.run() }
        var ended = submitted
        while ended.status == .pending || ended.status == .running {
            try await run.schedule.sleep(for: .milliseconds(100))
            ended = try await run.saver.run(submitted.id) ?? ended
        }
        serving.cancel()
        await serving.value
        let payloads = questions.map(\.interrupt.payloadText).joined(separator: " | ")
        world.note("queue \(given.values.compactMap(\.stringValue).sorted()) to \(payloads): \(ended.status.rawValue)")
        answered += given.keys
        if ended.status == .success { finish(on: thread, values: nil) }
        if ended.error?.code == "nondeterministic_replay" { try await mismatch(on: thread) }
        try await checkAccount(on: thread, result: nil)
    }

    /// Answers a question that was answered before: refused, unless it was asked again.
    private mutating func answerOnceMore(on thread: ThreadID) async throws {
        guard let id = answered.randomElement(using: &numbers) else { return }
        let open = try await openQuestions(on: thread)
        guard !open.contains(where: { $0.interrupt.id == id }) else { return }
        let ending = await run.invoke(.resume(try Command(answering: id, with: "stale")), on: thread, runtime: 0)
        world.note("once more: \(ending.text)")
        if case .failed("interrupt_not_pending") = ending { return }
        world.fault("a question that is not open was answered once more: \(ending.text)")
    }

    /// Two processes answer one question at the same time: one answer counts at most.
    private mutating func race(for question: OpenInterrupt, on thread: ThreadID) async throws {
        guard let id = question.interrupt.id else { return }
        let texts = [nextAnswer(to: question, on: thread), nextAnswer(to: question, on: thread)]
        let commands = try texts.map { try Command(answering: id, with: $0) }
        let run = run
        async let first = run.invoke(.resume(commands[0]), on: thread, runtime: 0)
        async let second = run.invoke(.resume(commands[1]), on: thread, runtime: 1)
        let endings = await [first, second]
        world.note("race for \(question.interrupt.payloadText): \(endings.map(\.text).joined(separator: " / "))")
        answered.append(id)
        for ending in endings { try await take(ending, on: thread) }
        try await checkAccount(on: thread, result: nil)
    }

    // MARK: Endings

    private mutating func invoke(
        _ name: String,
        _ input: RunInput<String>,
        on thread: ThreadID,
        cancels: Bool = false
    ) async throws {
        let jobs = cancels ? 1 + numbers.below(120) : nil
        let ending = await run.invoke(input, on: thread, runtime: numbers.below(2), cancellingAfter: jobs)
        world.note("\(name): \(ending.text)")
        if cancels { world.forgetTaken(on: thread) }
        try await take(ending, on: thread)
        if case .waiting(let interrupts) = ending {
            try await checkAccount(on: thread, result: interrupts)
        } else {
            try await checkAccount(on: thread, result: nil)
        }
    }

    private mutating func take(_ ending: ProgramRun.Ending, on thread: ThreadID) async throws {
        switch ending {
        case .finished(let values): finish(on: thread, values: values)
        case .waiting: mismatches = 0
        case .failed("nondeterministic_replay"): try await mismatch(on: thread)
        case .failed: break
        }
    }

    /// The way out of a mismatch is the old release; where that does not help, a new turn.
    private mutating func mismatch(on thread: ThreadID) async throws {
        mismatches += 1
        world.release = 0
        guard mismatches > 2 else { return }
        mismatches = 0
        isCareful = true
        try await begin(on: thread)
    }

    private mutating func finish(on thread: ThreadID, values: [String]?) {
        isFinished = true
        world.checkEnd(of: world.place("", on: thread), "the run finished")
        let given = world.answers(on: thread)
        for value in values ?? [] where value.hasPrefix("q") {
            guard let answer = value.split(separator: "=").last.map(String.init) else { continue }
            if !given.contains(answer) {
                world.fault("thread \(thread) finished with \(value), which was given elsewhere")
            }
        }
    }

    // MARK: The account of open questions

    private func openQuestions(on thread: ThreadID) async throws -> [OpenInterrupt] {
        try await run.saver.openInterrupts(matching: InterruptQuery(thread: thread))
            .sorted { $0.interrupt.payloadText < $1.interrupt.payloadText }
    }

    /// Checks that the result of a run, the state, the inbox and the bodies agree on what is open.
    private mutating func checkAccount(on thread: ThreadID, result: [Interrupt]?) async throws {
        let inbox = try await openQuestions(on: thread)
        let listed = inbox.map(\.interrupt.payloadText)
        let state = try await run.runtimes[0].state(of: thread).openInterrupts.map(\.interrupt.payloadText).sorted()
        if state != listed { world.fault("the state lists \(state), the inbox \(listed)") }
        if let result {
            let returned = result.map(\.payloadText).sorted()
            if returned != listed { world.fault("the run returned \(returned), the inbox lists \(listed)") }
        }
        let reached = isFinished ? [] : world.open(on: thread)
        if isFinished || (result != nil && !world.hasFailed) {
            if listed != reached { world.fault("bodies wait for \(reached), the inbox lists \(listed)") }
        }
        for question in inbox {
            let payload = question.interrupt.payloadText
            if let digest = digests.updateValue(question.payloadDigest, forKey: payload),
                digest != question.payloadDigest
            {
                world.fault("the digest of \(payload) changed")
            }
            if question.payloadDigest != PayloadDigest(of: question.interrupt.value) {
                world.fault("the digest of \(payload) is another payload's")
            }
        }
    }
}
