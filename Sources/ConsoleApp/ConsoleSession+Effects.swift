import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// The effects of the core.
extension ConsoleSession {
    func perform(_ effects: [ConsoleEffect]) {
        for effect in effects { perform(effect) }
    }

    func perform(_ effect: ConsoleEffect) {
        if terminal.isPicture, let refusal = effect.outcomeInPicture {
            mailbox.post([.finished(refusal, at: now)])
            return
        }
        let performer = performer
        switch effect {
        case .load(let load): begin(load)
        case .answer(let submission): report { await performer.answer(submission) }
        case .resolve(let token): report { await performer.resolve(token) }
        case .start(let request): report { await performer.start(request) }
        case .perform(let work): begin(work)
        case .retry(let request): report { await performer.retry(request) }
        case .spillEvents(let events): write { await $0.spilling(events) }
        case .exportEvents(let path, let events): write { await $0.exporting(events, to: path) }
        case .exportLedger(let path, let entries): write { await $0.exporting(entries, to: path) }
        case .searchValue(let search): begin(search)
        case .cancelValueSearch: searching?.cancel()
        case .compare(let request):
            tasks.begin { [mailbox] in mailbox.post([await EffectPerformer.compare(request, at: performer.backend)]) }
        case .fork(let request): report { await performer.fork(request) }
        case .setState(let edit): report { await performer.setState(edit) }
        case .cancel(let token, let run):
            // The operator of this console did not necessarily start the canceled run.
            report(setsGoing: false) { await performer.request(token) { try await performer.backend.cancel(run) } }
        case .beginWork: beginWork()
        case .openEditor(let request): edit(request)
        case .copy(let text): copy(text)
        case .saveDrafts(let drafts): keep(drafts)
        case .useTheme(let id): use(id)
        case .pipe(let request): report { .piped(await PipeCommand().run(request)) }
        case .export(let request): export(request)
        case .notify(let text): notify(text)
        case .redraw: terminal.redraw()
        case .suspend: terminal.suspend()
        case .setLock(let end):
            gate.lift(until: end)
            onLock(end != nil)
        case .switchProfile(let name): end = .switchProfile(name)
        case .quit: end = end ?? .left
        }
    }

    /// Starts a load.
    ///
    /// The core requests each load at most once at a time.
    private func begin(_ load: ConsoleLoad) {
        // Collecting the threads is costly, and most loads do not depend on them.
        let context = LoadContext(
            rules: state.settings.deciding,
            themes: themes,
            threads: load == .outlines ? state.unoutlinedThreads : []
        )
        tasks.begin { [self] in
            await performer.load(load, in: context) { [mailbox] in mailbox.post([$0]) }
            if load == .ledger { await keepLedgerHead(isDeciding: false) }
        }
    }

    /// Performs work.
    private func begin(_ work: RequestedWork) {
        let performer = performer
        guard !work.isGuarded else { return report { .performed(await performer.perform(work)) } }
        tasks.begin { [self] in
            let outcome = await performer.perform(work)
            mailbox.post([.finished(.performed(outcome), at: now)])
        }
    }

    func report(setsGoing: Bool = true, _ body: @escaping @Sendable () async -> ConsoleOutcome) {
        tasks.begin(endsBeforeLeaving: true) { [self] in
            let outcome = await body()
            onSubmission(setsGoing ? outcome.run : nil)
            let action = ConsoleAction.finished(outcome, at: now)
            if end != nil {
                _ = update(&state, with: action)
            } else {
                mailbox.post([action])
            }
            // The stored head identifies an older copy of the file.
            await keepLedgerHead(isDeciding: true)
        }
    }

    /// Starts to execute waiting runs, and stores the operator's consent.
    private func beginWork() {
        onWork()
        guard let hold = options.hold else { return }
        tasks.begin { [self] in
            let fault = await Self.remember(hold)
            mailbox.post([.finished(.workBegun(fault: fault), at: now)])
        }
    }

    @concurrent
    private static func remember(_ hold: WorkHold) async -> String? { hold.remember() }

    /// Searches a value outside of the thread that draws.
    func begin(_ search: ValueSearch) {
        searching?.cancel()
        let time = performer.backend
        let task = Task.detached { [mailbox] in
            search.run(isCancelled: { Task.isCancelled }) { progress in
                mailbox.post([.finished(.valueSearched(progress), at: time.now)])
            }
        }
        searching = task
        tasks.begin { await task.value }
    }

    /// Writes a file after all earlier files, and reports the outcome.
    func write(_ body: @escaping @Sendable (EventFiles) async -> ConsoleOutcome) {
        let files = files
        let earlier = writing
        writing = Task {
            await earlier?.value
            let outcome = await body(files)
            mailbox.post([.finished(outcome, at: now)])
        }
    }
}

extension ConsoleOutcome {
    /// The run that the request created; `nil` for none.
    fileprivate var run: RunID? {
        switch self {
        case .answered(_, let run), .requested(_, let run): run.id
        default: nil
        }
    }
}

extension ConsoleEffect {
    /// The outcome of the effect in a console that only takes a picture; `nil` for an effect that is performed
    /// normally.
    fileprivate var outcomeInPicture: ConsoleOutcome? {
        let reason = "a screenshot runs no program and writes no file"
        switch self {
        case .pipe(let request):
            return .piped(PipeResult(request.program, output: "", fault: reason, for: request.purpose))
        case .openEditor(let request): return .editor(request.ticket, .failed(message: reason))
        case .spillEvents(let events): return .spillFailed(count: events.count, message: reason)
        case .exportEvents, .exportLedger: return .exportFailed(message: reason)
        case .export: return .writeFailed(message: reason)
        case .load, .answer, .perform, .resolve, .start, .retry, .fork, .setState, .cancel, .searchValue,
            .cancelValueSearch, .compare, .copy, .saveDrafts, .useTheme, .notify, .setLock,
            .beginWork, .redraw, .suspend, .switchProfile, .quit:
            return nil
        }
    }
}
