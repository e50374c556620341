import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Performs effects that use the backend, outside of the thread that draws.
struct EffectPerformer: Sendable {
    let backend: any OperatorBackend
    private let inbox: InboxReader
    let gate: AccessGate
    /// The files with the newest seen ledger entries; `nil` to keep none.
    let keptHeads: KeptLedgerHead?
    /// The files of the operator.
    private let files: LocalFiles
    /// The maximum number of threads in one read.
    private static let threadPage = 500
    /// The maximum number of failures in one read.
    private static let failureLimit = 1_000
    /// The maximum number of events from before the console opened.
    private static let pastEvents = 1_000

    /// Creates a performer.
    ///
    /// - Parameters:
    ///   - backend: The operator's backend.
    ///   - gate: The lock, which is checked before every request.
    ///   - keptHeads: The files with the newest seen ledger entries; `nil` to keep none.
    ///   - home: The home folder of the operator; `nil` when unknown.
    init(
        backend: any OperatorBackend,
        gate: AccessGate,
        keptHeads: KeptLedgerHead? = nil,
        home: String? = nil
    ) {
        self.backend = backend
        self.gate = gate
        self.keptHeads = keptHeads
        files = LocalFiles(home: home)
        inbox = InboxReader(backend: backend)
    }

    /// Loads data.
    ///
    /// - Parameters:
    ///   - load: The data to load.
    ///   - context: The part of the console's state that the load depends on.
    ///   - report: Receives the result, or the error. The first reading of open questions is reported page by page.
    @concurrent
    func load(
        _ load: ConsoleLoad,
        in context: LoadContext,
        report: @escaping @Sendable (ConsoleAction) -> Void
    ) async {
        do {
            let data = try await data(load, in: context) { [backend] in report(.loaded($0, at: backend.now)) }
            report(.loaded(data, at: backend.now))
        } catch {
            report(.loadFailed(load, message: Self.message(error), at: backend.now))
        }
    }

    private func data(
        _ load: ConsoleLoad,
        in context: LoadContext,
        partial: @Sendable (ConsoleData) -> Void
    ) async throws -> ConsoleData {
        switch load {
        case .inbox: return .inboxReading(try await inbox.read(by: context.rules) { partial(.inboxReading($0)) })
        case .item(let id):
            // A question without an id is looked up among the questions of its thread.
            let query = InterruptQuery(thread: id.thread, interrupt: id.interrupt, limit: InboxReader.limit)
            let question = try await backend.questions(matching: query).first { QuestionID($0) == id }
            return .item(id, question.map { InboxEntry($0, rules: context.rules) })
        case .claims: return .claims(try await backend.claims())
        case .notes(let after): return .notes(try await backend.notes(after: after), after: after)
        case .threads:
            let page = try await backend.threadPage(limit: Self.threadPage)
            return .threads(
                page.items,
                runs: try await backend.listedRuns(of: page.items),
                hasMore: page.next != nil
            )
        case .moreThreads(let place):
            let page = try await backend.threadPage(after: place, limit: Self.threadPage)
            return .threads(
                page.items,
                runs: try await backend.listedRuns(of: page.items),
                after: place,
                hasMore: page.next != nil
            )
        case .outlines: return .outlines(try await ThreadOutline.read(context.threads, from: backend))
        case .pastEvents:
            let newest = try await backend.newestEvent()
            let after = max(0, newest - Int64(Self.pastEvents))
            return .pastEvents(
                try await backend.events(after: after, run: nil, thread: nil, limit: Self.pastEvents)
            )
        case .runs:
            let failed = try await backend.failures(limit: Self.failureLimit)
            return .runs(
                failed: failed,
                active: try await backend.activeRuns(),
                threads: try await backend.threadsFailedWithoutRun(besides: failed, limit: Self.failureLimit)
            )
        case .heldRuns: return .heldRuns(try await backend.waitingRuns())
        case .history(let thread):
            let page = try await backend.steps(of: thread)
            return .history(thread, page.entries, hasOlder: page.hasOlder)
        case .olderHistory(let thread, let checkpoint):
            let page = try await backend.steps(of: thread, before: checkpoint)
            return .history(thread, page.entries, before: checkpoint, hasOlder: page.hasOlder)
        case .attempts(let thread): return .attempts(thread, try await backend.runs(of: thread))
        case .forkPreview(let thread, let checkpoint):
            return .forkPreview(try await backend.forkPreview(of: thread, from: checkpoint))
        case .stateEditPreview(let draft):
            return .stateEditPreview(draft, try await backend.stateEditPreview(of: draft))
        case .graph(let thread): return .graph(thread, try await backend.graph(of: thread))
        case .threadEvents(let thread):
            return .threadEvents(thread, try await backend.recentEvents(of: thread))
        case .earlierEvents(let thread, let limit):
            return .earlierEvents(thread, try await backend.recentEvents(of: thread, limit: limit), limit: limit)
        case .keptAnswers(let number):
            let row = try await backend.ledgerRow(number)
            return .keptAnswers(number, try await backend.keptAnswers(of: row.entry))
        case .ledgerCheck:
            let kept = try await keptHeads?.read(for: backend)
            let check = try await backend.verifyLedger(
                expecting: kept?.expected ?? [],
                doubts: kept?.doubts ?? []
            )
            return .ledgerCheck(check)
        case .ledger:
            let rows = try await backend.recentLedger()
            return .ledger(
                rows.map(\.entry),
                faults: Dictionary(
                    rows.compactMap { row in row.problem.map { (row.entry.sequence, $0) } },
                    uniquingKeysWith: { first, _ in first }
                )
            )
        case .workflows: return .workflows(try await backend.workflows())
        case .themes: return .themes(context.themes.choices)
        }
    }

    /// Compares two values outside of the thread that draws.
    @concurrent
    static func compare(_ request: ComparisonRequest, at backend: any OperatorBackend) async -> ConsoleAction {
        .finished(.compared(request.comparison, request.difference()), at: backend.now)
    }

    /// Stores the answers of one thread.
    @concurrent
    func answer(_ submission: AnswerSubmission) async -> ConsoleOutcome {
        if let reason = gate.refusal(at: backend.now) {
            return .answerRefused(submission.token, Self.locked(reason))
        }
        do {
            return .answered(submission.token, try await backend.answer(submission))
        } catch let error as OperationError where error.isOutcomeUnknown {
            return .answerUnknown(submission.token, message: error.message)
        } catch {
            return .answerRefused(submission.token, OperationError(error, attempting: "the request"))
        }
    }

    /// Performs work that a command requests.
    @concurrent
    func perform(_ work: RequestedWork) async -> PerformedWork {
        if work.isGuarded, let reason = gate.refusal(at: backend.now) { return work.refused(reason) }
        return await work.perform(in: WorkPlace(backend: backend, files: files)) { Self.message($0) }
    }

    /// Reads whether a submission was stored.
    @concurrent
    func resolve(_ token: RequestToken) async -> ConsoleOutcome {
        do {
            if let run = try await backend.run(token: token) { return .answered(token, run) }
            return .answerNotSent(token)
        } catch {
            return .answerUnknown(token, message: Self.message(error))
        }
    }

    /// Starts a run.
    @concurrent
    func start(_ wish: StartRequest) async -> ConsoleOutcome {
        await request(wish.token) { try await backend.start(wish) }
    }

    /// Retries the failed run of a thread.
    @concurrent
    func retry(_ wish: RetryRequest) async -> ConsoleOutcome {
        await request(wish.token) { try await backend.retry(run: wish.run, token: wish.token) }
    }

    /// Sets the saved value of a thread.
    @concurrent
    func setState(_ edit: StateEdit) async -> ConsoleOutcome {
        if let reason = gate.refusal(at: backend.now) { return .requestRefused(edit.token, Self.locked(reason)) }
        do {
            _ = try await backend.setState(edit)
            return .stateSet(edit.token)
        } catch {
            return .requestRefused(edit.token, OperationError(error, attempting: "the request"))
        }
    }

    /// Forks a thread at one of its checkpoints.
    @concurrent
    func fork(_ wish: ForkRequest) async -> ConsoleOutcome {
        await request(wish.token) { try await backend.fork(wish) }
    }

    /// Sends a request, and returns the outcome.
    @concurrent
    func request(_ token: RequestToken, _ body: @Sendable () async throws -> Run) async -> ConsoleOutcome {
        if let reason = gate.refusal(at: backend.now) {
            return .requestRefused(token, Self.locked(reason))
        }
        do {
            return .requested(token, try await body())
        } catch let error as OperationError where error.isOutcomeUnknown {
            return await readBack(token, after: error)
        } catch {
            return .requestRefused(token, OperationError(error, attempting: "the request"))
        }
    }

    /// Looks up a request whose outcome is unknown.
    ///
    /// The request is never sent again automatically.
    private func readBack(_ token: RequestToken, after error: OperationError) async -> ConsoleOutcome {
        do {
            if let run = try await backend.run(token: token) { return .requested(token, run) }
            return .requestRefused(token, OperationError(error.code, "\(error.message); nothing was stored"))
        } catch {
            let message =
                "\(Self.message(error)); the outcome is unknown, look at the thread before you try again"
            return .requestRefused(token, OperationError(.failed, message))
        }
    }

    static func message(_ error: any Error) -> String {
        OperationError(error, attempting: "the operation").message
    }

    private static func locked(_ reason: String) -> OperationError { OperationError(.consoleLocked, reason) }
}
