package import CellGrid
package import ConsoleCore
package import SignoffCheckpoint
package import SignoffOperator

/// The loop of the console: reads events, updates the state, carries out effects, shows frames.
///
/// The state changes here and nowhere else; everything that waits for a database, a file or an editor happens elsewhere and comes back as an
/// action.
@MainActor
package final class ConsoleSession {
    /// At most this often a frame is shown.
    private static let frameTime = Duration.milliseconds(33)

    /// Everything the console shows.
    package internal(set) var state: ConsoleState

    /// What is done when a request has ended, with the run it set going, so that a worker of this process need not look for it.
    package var onSubmission: @Sendable (RunID?) -> Void = { _ in }

    /// What is done when the operator agrees to what waits in the file.
    package var onWork: @Sendable () -> Void = {}

    /// What is done when the lock is lifted (`true`) or put back.
    package var onLock: @Sendable (Bool) -> Void = { _ in }

    let terminal: any ConsoleTerminal
    let performer: EffectPerformer
    let options: ConsoleOptions
    private let draftFile: DraftFile?
    private let sessionFile: SessionFile?
    let drafts: DraftWriter?
    let mailbox = Mailbox()
    let files: EventFiles
    var themes: ThemeShelf
    var theme: ResolvedTheme
    let depth: ColorDepth
    private let clock: SteadyClock
    let sleep: @Sendable (Duration) async throws -> Void
    /// The work that effects have begun.
    let tasks = EffectTasks()
    var draftsTask: Task<Void, Never>?
    var writing: Task<Void, Never>?
    var searching: Task<Void, Never>?
    let gate: AccessGate
    var end: ConsoleEnd?
    /// Why what this account keeps about the database could not be kept last; nil when it could.
    private var headFault: String?
    /// The task that keeps it; nil while none does.
    private var keepingHead: Task<Void, Never>?
    /// Whether it is to be kept once more, and whether something was decided meanwhile; nil when it is kept.
    private var wantedHead: Bool?
    /// What failed on the way out, when nothing is shown any more.
    package private(set) var faultsOnLeaving: [String] = []

    /// Creates the session; ``run(watching:)`` starts it.
    ///
    /// - Parameters:
    ///   - terminal: Where it is shown.
    ///   - backend: What the operator can do.
    ///   - settings: What stays the same while it runs.
    ///   - options: How it is opened.
    ///   - themes: The themes that can be chosen.
    ///   - theme: The theme to begin with.
    ///   - depth: The colours the terminal shows.
    ///   - clock: The time it goes by.
    ///   - sleep: How it waits for time to pass; throws when the task is canceled.
    package init(
        on terminal: any ConsoleTerminal,
        backend: any OperatorBackend,
        settings: ConsoleSettings,
        options: ConsoleOptions,
        themes: ThemeShelf,
        theme: Theme,
        depth: ColorDepth,
        clock: SteadyClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.terminal = terminal
        self.clock = clock
        self.sleep = sleep
        self.options = options
        self.themes = themes
        self.depth = depth
        self.theme = theme.resolved(for: depth)
        gate = AccessGate(lock: options.lockReason)
        performer = EffectPerformer(
            backend: backend,
            gate: gate,
            keptHeads: options.stateFolder.map { KeptLedgerHead(stateFolder: $0) },
            home: options.environment("HOME")
        )
        files = EventFiles(stateFolder: options.stateFolder)
        state = ConsoleState(settings: settings, size: terminal.size, theme: theme.id, at: clock.now)
        draftFile = options.draftFile(of: settings.operatorName)
        sessionFile = options.sessionFile(of: settings.operatorName)
        drafts = draftFile.map { DraftWriter(file: $0) }
    }

    /// Shows the console until the operator leaves, the terminal goes away or the process is asked to end.
    ///
    /// - Parameter changes: What happens meanwhile in the database and in this process's own worker.
    /// - Returns: How it was left.
    package func run(watching changes: ChangeFeed) async -> ConsoleEnd {
        let input = Task { await readInput() }
        let ticks = Task { await tick() }
        let themeWatch = Task { await watchThemes() }
        let configurationWatch = Task { await watchConfiguration() }
        let watch = Task {
            await changes.run { [mailbox] in mailbox.post($0) }
        }
        begin()
        draw()
        await loop()
        input.cancel()
        ticks.cancel()
        watch.cancel()
        searching?.cancel()
        themeWatch.cancel()
        configurationWatch.cancel()
        mailbox.close()
        // What was sent is sent: its outcome belongs into the drafts that are kept.
        await tasks.finish()
        await draftsTask?.value
        await writing?.value
        await files.remove()
        await saveDrafts(state.savedDrafts)
        do {
            try sessionFile?.save(state.savedSession)
        } catch {
            tell(.session, EffectPerformer.message(error))
        }
        return end ?? .left
    }

    /// Shows a fault; once nothing is shown any more, it is kept for whoever opened the console.
    func tell(_ source: FaultSource, _ message: String) {
        if mailbox.isClosed {
            faultsOnLeaving.append(source.prefix + message)
        } else {
            mailbox.post([.fault(source, message: message, at: now)])
        }
    }

    /// Keeps the newest entry of the ledger; says why not, each reason once.
    ///
    /// What is asked for while it is being kept is done once afterwards, however often it was.
    func keepLedgerHead(isDeciding: Bool) async {
        guard let heads = performer.keptHeads else { return }
        wantedHead = isDeciding || wantedHead ?? false
        if let keepingHead { return await keepingHead.value }
        let task = Task {
            while let isDeciding = wantedHead {
                wantedHead = nil
                await keep(heads, isDeciding: isDeciding)
            }
            keepingHead = nil
        }
        keepingHead = task
        await task.value
    }

    private func keep(_ heads: KeptLedgerHead, isDeciding: Bool) async {
        do {
            try await heads.keep(for: performer.backend, isDeciding: isDeciding)
            headFault = nil
        } catch {
            let fault = "an older copy of the database will not be known as such: \(EffectPerformer.message(error))"
            if fault != headFault { tell(.state, fault) }
            headFault = fault
        }
    }

    /// Takes in what is known from the beginning, and asks for the rest.
    func begin() {
        var opening: [ConsoleAction] = [.loaded(.connection(.ready), at: now)]
        let capabilities = performer.backend.capabilities
        opening.append(.loaded(.capabilities(capabilities), at: now))
        if capabilities.writing == .available {
            if let reason = options.lockReason {
                opening.append(.loaded(.access(.locked(reason: reason)), at: now))
            }
            if let hold = options.hold {
                opening.append(.loaded(.work(.held(reason: hold.reason)), at: now))
            }
        }
        if let draftFile, let drafts {
            do {
                let kept = try draftFile.load()
                draftsTask = Task { await drafts.own(kept) }
                if kept != SavedDrafts() { opening.append(.loaded(.drafts(kept), at: now)) }
            } catch {
                opening.append(.fault(.drafts, message: EffectPerformer.message(error), at: now))
            }
        }
        if let fault = options.openingFault {
            opening.append(.fault(.state, message: fault, at: now))
        }
        do {
            if let session = try sessionFile?.load() { opening.append(.loaded(.session(session), at: now)) }
        } catch {
            opening.append(.fault(.session, message: EffectPerformer.message(error), at: now))
        }
        for action in opening { perform(update(&state, with: action)) }
        let effects = state.open()
        perform(effects)
    }

    /// Waits until nothing that was set going is under way, and takes in what came of it.
    func settle() async {
        while true {
            let actions = mailbox.take() ?? []
            for action in actions { perform(update(&state, with: action)) }
            if actions.isEmpty, tasks.isIdle { return }
            await tasks.settle()
        }
    }

    var now: Timestamp { clock.now }

    // MARK: The loop

    private func loop() async {
        let clock = ContinuousClock()
        var lastFrame = clock.now
        var alarm: Task<Void, Never>?
        defer { alarm?.cancel() }
        for await _ in mailbox.signals {
            let due = lastFrame + Self.frameTime
            // Bursts are drawn once; what a key does is drawn at once.
            if clock.now < due, !mailbox.hasInput {
                if alarm == nil {
                    alarm = Task { [mailbox] in
                        try? await clock.sleep(until: due)
                        mailbox.wake()
                    }
                }
                continue
            }
            alarm?.cancel()
            alarm = nil
            guard let actions = mailbox.take() else { return }
            let before = state.passingTime
            var isUnchanged = true
            for action in actions {
                let tellsNothing = state.isUnchanged(by: action)
                let effects = update(&state, with: action)
                isUnchanged = isUnchanged && tellsNothing && effects.allSatisfy(\.isLoad)
                perform(effects)
                if end != nil { return }
            }
            // Time alone changes the screen once a second.
            if isUnchanged, before == state.passingTime { continue }
            draw()
            lastFrame = clock.now
        }
    }

    /// Shows the state.
    func draw() {
        terminal.present(state, theme: theme)
        perform(update(&state, with: .painted(at: now)))
    }

    private func readInput() async {
        for await event in terminal.events {
            mailbox.post([.input(event, at: now)])
        }
        mailbox.post([.input(.endOfInput, at: now)])
    }

    private func tick() async {
        while await passes(.milliseconds(500)) { mailbox.post([.tick(at: now)]) }
    }

    /// Waits for time to pass; false once the console is left.
    func passes(_ duration: Duration) async -> Bool {
        do {
            try await sleep(duration)
            return true
        } catch {
            return false
        }
    }
}
