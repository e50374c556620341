package import CellGrid
package import ConsoleCore
package import SignoffCheckpoint
package import SignoffOperations

/// The loop of the console: reads events, updates the state, carries out effects, shows frames.
///
/// The state changes here and nowhere else; everything that waits for a database, a file or an editor happens elsewhere and comes back as an
/// action.
@MainActor
package final class ConsoleSession {
    /// At most this often a frame is shown.
    private static let frameTime = Duration.milliseconds(33)

    /// Everything the console shows.
    package private(set) var state: ConsoleState

    /// What is done when a request is stored, so that a worker of this process need not look for it.
    package var onSubmission: @Sendable () -> Void = {}

    /// What is done when the lock is lifted (`true`) or put back.
    package var onLock: @Sendable (Bool) -> Void = { _ in }

    private let terminal: any ConsoleTerminal
    private let performer: EffectPerformer
    private let inbox: InboxReader
    private let options: ConsoleOptions
    private let drafts: DraftWriter?
    private let mailbox = Mailbox()
    private let files: EventFiles
    private var themes: ThemeShelf
    private var theme: ResolvedTheme
    private let depth: ColorDepth
    private let clock: SteadyClock
    private var loading: [ConsoleLoad: LoadProgress] = [:]
    private var requests: [Task<Void, Never>] = []
    private var draftsTask: Task<Void, Never>?
    private var writing: Task<Void, Never>?
    private var searching: Task<Void, Never>?
    private let gate: AccessGate
    private var end: ConsoleEnd?

    private enum LoadProgress {
        case running
        case runningAgainAfter
    }

    /// Creates the session; ``run(watching:)`` starts it.
    ///
    /// - Parameters:
    ///   - terminal: Where it is shown.
    ///   - operations: What the operator can do.
    ///   - settings: What stays the same while it runs.
    ///   - options: How it is opened.
    ///   - themes: The themes that can be chosen.
    ///   - theme: The theme to begin with.
    ///   - depth: The colours the terminal shows.
    ///   - clock: The time it goes by.
    package init(
        on terminal: any ConsoleTerminal,
        operations: Operations,
        settings: ConsoleSettings,
        options: ConsoleOptions,
        themes: ThemeShelf,
        theme: Theme,
        depth: ColorDepth,
        clock: SteadyClock
    ) {
        self.terminal = terminal
        self.clock = clock
        self.options = options
        self.themes = themes
        self.depth = depth
        self.theme = theme.resolved(for: depth)
        gate = AccessGate(lock: options.lockReason)
        performer = EffectPerformer(operations: operations, gate: gate)
        inbox = InboxReader(operations: operations, rules: settings.deciding)
        files = EventFiles(stateFolder: options.stateFolder)
        state = ConsoleState(settings: settings, size: terminal.size, theme: theme.id, at: clock.now)
        drafts = options.draftFile.map { DraftWriter(file: $0) }
    }

    /// Shows the console until the operator leaves, the terminal goes away or the process is asked to end.
    ///
    /// - Parameter changes: What happens meanwhile in the database and in this process's own worker.
    /// - Returns: How it was left.
    package func run(watching changes: ChangeFeed) async -> ConsoleEnd {
        let input = Task { await readInput() }
        let ticks = Task { await tick() }
        let themeWatch = Task { await watchThemes() }
        let watch = Task {
            await changes.run { [mailbox] in
                mailbox.post($0)
            } reload: {
                await self.reload($0)
            }
        }
        begin()
        draw()
        await loop()
        input.cancel()
        ticks.cancel()
        watch.cancel()
        searching?.cancel()
        themeWatch.cancel()
        mailbox.close()
        // What was sent is sent: its outcome belongs into the drafts that are kept.
        for request in requests { await request.value }
        await draftsTask?.value
        await writing?.value
        await files.remove()
        await saveDrafts(state.savedDrafts)
        // Losing one's place is no reason to say anything on the way out.
        try? options.sessionFile?.save(state.savedSession)
        return end ?? .left
    }

    private func begin() {
        var opening: [ConsoleAction] = [.loaded(.connection(.ready), at: now)]
        if let reason = performer.operations.readOnlyReason {
            opening.append(.loaded(.access(.readOnly(reason: reason)), at: now))
        } else if let reason = options.lockReason {
            opening.append(.loaded(.access(.locked(reason: reason)), at: now))
        }
        if let file = options.draftFile {
            do {
                let kept = try file.load()
                if !kept.drafts.isEmpty { opening.append(.loaded(.drafts(kept), at: now)) }
            } catch {
                opening.append(.loadFailed(.inbox, message: EffectPerformer.message(error), at: now))
            }
        }
        if let session = options.sessionFile?.load() { opening.append(.loaded(.session(session), at: now)) }
        for action in opening { perform(update(&state, with: action)) }
        let effects = state.open()
        perform(effects)
    }

    private var now: Timestamp { clock.now }

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
            var hasEffects = false
            for action in actions {
                let effects = update(&state, with: action)
                hasEffects = hasEffects || !effects.isEmpty
                perform(effects)
                if end != nil { return }
            }
            // Time alone changes the screen once a second.
            if case .tick = actions.first, actions.count == 1, !hasEffects, before == state.passingTime { continue }
            draw()
            lastFrame = clock.now
        }
    }

    private func draw() {
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
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            mailbox.post([.tick(at: now)])
        }
    }

    // MARK: Effects

    private func perform(_ effects: [ConsoleEffect]) {
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: ConsoleEffect) {
        let performer = performer
        switch effect {
        case .load(.themes): mailbox.post([.loaded(.themes(themes.choices), at: now)])
        case .load(let load): start(load)
        case .answer(let submission): report { await performer.answer(submission) }
        case .resolve(let token): report { await performer.resolve(token) }
        case .start(let request): report { await performer.start(request) }
        case .claim(let question, let duration):
            changeClaims { _ = try await performer.operations.claim(question, lasting: duration) }
        case .endClaim(let question): changeClaims { try await performer.operations.endClaim(on: question) }
        case .retry(let request): report { await performer.retry(request) }
        case .spillEvents(let events): write { await $0.spilling(events) }
        case .exportEvents(let path, let events): write { await $0.exporting(events, to: path) }
        case .exportLedger(let path, let entries): write { await $0.exporting(entries, to: path) }
        case .searchValue(let search): begin(search)
        case .cancelValueSearch: searching?.cancel()
        case .compare(let request):
            Task { mailbox.post([await EffectPerformer.compare(request, at: performer.operations)]) }
        case .fork(let request): report { await performer.fork(request) }
        case .setState(let edit): report { await performer.setState(edit) }
        case .cancel(let token, let run):
            report { await performer.request(token) { try await performer.operations.cancel(run) } }
        case .openEditor(let request): edit(request)
        case .readInputFile(let path):
            let home = options.environment("HOME")
            report { .inputFile(path: path, await performer.readInputFile(path, home: home)) }
        case .copy(let text): copy(text)
        case .saveDrafts(let drafts): keep(drafts)
        case .useTheme(let id): use(id)
        case .pipe(let request): report { .piped(await PipeCommand().run(request)) }
        case .export(let request): export(request)
        case .notify(let text): notify(text)
        case .bell: terminal.ringBell()
        case .redraw: terminal.redraw()
        case .suspend: terminal.suspend()
        case .setLock(let end):
            gate.lift(until: end)
            onLock(end != nil)
        case .switchProfile(let name): end = .switchProfile(name)
        case .quit: end = end ?? .left
        }
    }

    /// Loads something, once at a time: what is asked for meanwhile is loaded once more afterwards.
    private func start(_ load: ConsoleLoad) {
        guard loading[load] == nil else {
            loading[load] = .runningAgainAfter
            return
        }
        loading[load] = .running
        let performer = performer
        Task {
            if load == .inbox { await readInbox() } else { mailbox.post([await performer.load(load)]) }
            let isWantedAgain = loading[load] == .runningAgainAfter
            loading[load] = nil
            if isWantedAgain { start(load) }
        }
    }

    private func readInbox() async {
        do {
            let operations = performer.operations
            try await inbox.read { [mailbox] in mailbox.post([.loaded(.inboxReading($0), at: operations.now)]) }
        } catch {
            mailbox.post([.loadFailed(.inbox, message: EffectPerformer.message(error), at: now)])
        }
    }

    private func reload(_ loads: [ConsoleLoad]) {
        for load in loads { start(load) }
    }

    /// Does something about claims, and loads them again.
    private func changeClaims(_ body: @escaping @Sendable () async throws -> Void) {
        Task {
            do {
                try await body()
                start(.claims)
            } catch {
                mailbox.post([.loadFailed(.claims, message: EffectPerformer.message(error), at: now)])
            }
        }
    }

    private func report(_ body: @escaping @Sendable () async -> ConsoleOutcome) {
        requests.append(
            Task {
                let outcome = await body()
                onSubmission()
                let action = ConsoleAction.finished(outcome, at: now)
                if end != nil {
                    _ = update(&state, with: action)
                } else {
                    mailbox.post([action])
                }
            }
        )
    }

    /// Looks through a value, away from the thread that draws.
    private func begin(_ search: ValueSearch) {
        searching?.cancel()
        let time = performer.operations
        searching = Task.detached { [mailbox] in
            search.carryOut(isCancelled: { Task.isCancelled }) { progress in
                mailbox.post([.finished(.valueSearched(progress), at: time.now)])
            }
        }
    }

    /// Writes a file, one after the other, and says what came of it.
    private func write(_ body: @escaping @Sendable (EventFiles) async -> ConsoleOutcome) {
        let files = files
        let earlier = writing
        writing = Task {
            await earlier?.value
            let outcome = await body(files)
            mailbox.post([.finished(outcome, at: now)])
        }
    }

    private func edit(_ request: EditorRequest) {
        Task {
            let result: EditorResult
            do {
                let command = try EditorCommand(environment: options.environment)
                let folder = options.stateFolder ?? options.environment("TMPDIR") ?? "/tmp"
                result = await EditorSession(command: command, folder: folder).edit(request, on: terminal)
            } catch {
                result = .failed(message: EffectPerformer.message(error))
            }
            mailbox.post([.finished(.editor(request.ticket, result), at: now)])
        }
    }

    private func copy(_ text: String) {
        do {
            try terminal.copy(text)
            mailbox.post([.finished(.copied(bytes: text.utf8.count), at: now)])
        } catch {
            mailbox.post([.finished(.copyRefused(message: EffectPerformer.message(error)), at: now)])
        }
    }

    private func export(_ request: ExportRequest) {
        guard let folder = options.stateFolder.map({ ExportFolder(path: ConsolePaths.exports(in: $0)) }) else {
            mailbox.post([.finished(.writeFailed(message: "this console keeps no files"), at: now)])
            return
        }
        let moment = now
        report {
            do {
                return .written(path: try folder.write(request, at: moment))
            } catch {
                return .writeFailed(message: EffectPerformer.message(error))
            }
        }
    }

    private func notify(_ text: String) {
        let settings = state.settings.notifications
        if settings.bell { terminal.ringBell() }
        terminal.notify(text, by: settings.sequence)
        guard !settings.command.isEmpty else { return }
        Task {
            guard let fault = await NotificationCommand(words: settings.command).run(text) else { return }
            mailbox.post([.loadFailed(.inbox, message: "the notification command: \(fault)", at: now)])
        }
    }

    private func use(_ id: ThemeID) {
        do {
            theme = try themes.theme(id).resolved(for: depth)
            mailbox.post([.finished(.themeChanged(id), at: now)])
        } catch {
            mailbox.post([.finished(.themeFailed(id, message: error.message), at: now)])
        }
    }

    /// Puts a saved theme file to use at once; a broken one leaves the looks as they are and says where it is broken.
    private func watchThemes() async {
        let watch = ThemeWatch(themes)
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            guard let shelf = await watch.changed() else { continue }
            themes = shelf
            mailbox.post([.loaded(.themes(shelf.choices), at: now)])
            use(state.theme)
        }
    }

    private func keep(_ drafts: SavedDrafts) {
        let earlier = draftsTask
        draftsTask = Task {
            await earlier?.value
            await saveDrafts(drafts)
        }
    }

    private func saveDrafts(_ kept: SavedDrafts) async {
        guard let drafts, let fault = await drafts.save(kept) else { return }
        mailbox.post([.loadFailed(.inbox, message: fault, at: now)])
    }
}
