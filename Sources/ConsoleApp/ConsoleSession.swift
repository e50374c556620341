package import CellGrid
package import ConsoleCore
package import SignoffCheckpoint
package import SignoffOperator

/// The loop of the console: reads events, updates the state, performs effects, and shows frames.
///
/// Only the loop changes the state. Work on a database, a file or an editor runs elsewhere, and returns as an action.
@MainActor
package final class ConsoleSession {
    /// The minimum time between two frames.
    private static let frameTime = Duration.milliseconds(33)

    /// The state of the console.
    package internal(set) var state: ConsoleState

    /// Called when a request has ended, with the run that it created, so that this process's worker finds the run at
    /// once.
    package var onSubmission: @Sendable (RunID?) -> Void = { _ in }

    /// Called when the operator consents to execute the waiting runs of the file.
    package var onWork: @Sendable () -> Void = {}

    /// Called when the console is unlocked (`true`) or locked.
    package var onLock: @Sendable (Bool) -> Void = { _ in }

    let terminal: any ConsoleTerminal
    let performer: EffectPerformer
    let options: ConsoleOptions
    private let draftFile: DraftFile?
    private let sessionFile: SessionFile?
    let drafts: DraftWriter?
    let mailbox = Mailbox()
    let files: EventFiles
    var themes: ThemeCatalog
    var theme: ResolvedTheme
    let depth: ColorDepth
    private let clock: SteadyClock
    let sleep: @Sendable (Duration) async throws -> Void
    /// The tasks that effects have started.
    let tasks = EffectTasks()
    var draftsTask: Task<Void, Never>?
    var writing: Task<Void, Never>?
    var searching: Task<Void, Never>?
    let gate: AccessGate
    var end: ConsoleEnd?
    /// The fault of the last attempt to store the head of the ledger; `nil` if it succeeded.
    private var headFault: String?
    /// The task that stores the head of the ledger; `nil` if none is running.
    private var keepingHead: Task<Void, Never>?
    /// Whether a decision was made since the head was stored; `nil` if the stored head is current.
    private var wantedHead: Bool?
    /// The faults that occurred while the console closed.
    package private(set) var faultsOnLeaving: [String] = []

    /// Creates the session.
    ///
    /// ``run(watching:)`` starts it.
    ///
    /// - Parameters:
    ///   - terminal: The terminal that shows the console.
    ///   - backend: The operator's backend.
    ///   - settings: The settings that do not change while the console runs.
    ///   - options: The options of the console.
    ///   - themes: The available themes.
    ///   - theme: The initial theme.
    ///   - depth: The color depth of the terminal.
    ///   - clock: The clock of the console.
    ///   - sleep: The function that waits. The function throws when the task is canceled.
    package init(
        on terminal: any ConsoleTerminal,
        backend: any OperatorBackend,
        settings: ConsoleSettings,
        options: ConsoleOptions,
        themes: ThemeCatalog,
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

    /// Shows the console until the operator quits, the terminal closes or the process is asked to end.
    ///
    /// - Parameter changes: The feed of changes of the database and of this process's worker.
    /// - Returns: The way in which the console ended.
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
        // A sent request cannot be withdrawn, so its outcome belongs in the stored drafts.
        await tasks.finish()
        await draftsTask?.value
        await writing?.value
        await files.remove()
        await saveDrafts(state.savedDrafts)
        do {
            try sessionFile?.save(state.savedSession)
        } catch {
            showFault(.session, EffectPerformer.message(error))
        }
        return end ?? .left
    }

    /// Shows a fault.
    ///
    /// A fault after the last frame is kept for the caller.
    func showFault(_ source: FaultSource, _ message: String) {
        if mailbox.isClosed {
            faultsOnLeaving.append(source.prefix + message)
        } else {
            mailbox.post([.fault(source, message: message, at: now)])
        }
    }

    /// Stores the newest entry of the ledger, and reports each fault once.
    ///
    /// Requests that arrive in the meantime are combined into one further pass.
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
            let fault = "an older copy of the database cannot be detected: \(EffectPerformer.message(error))"
            if fault != headFault { showFault(.state, fault) }
            headFault = fault
        }
    }

    /// Applies the initial actions and requests the first loads.
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

    /// Waits until all started tasks have ended, and applies their outcomes.
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
            // Bursts are drawn once. The effect of a key is drawn at once.
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
            // The passing of time changes the screen at most once a second.
            if isUnchanged, before == state.passingTime { continue }
            draw()
            lastFrame = clock.now
        }
    }

    /// Draws the state.
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

    /// Waits for a duration.
    ///
    /// Returns `false` once the console has closed.
    func passes(_ duration: Duration) async -> Bool {
        do {
            try await sleep(duration)
            return true
        } catch {
            return false
        }
    }
}
