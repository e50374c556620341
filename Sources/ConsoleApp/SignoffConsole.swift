import CellGrid
import ConsoleCore
import Glibc
import SignoffCheckpoint
package import SignoffOperator
import TerminalNcurses

/// The terminal console in which operators approve what workflows want to do.
public enum SignoffConsole {
    /// Checks the terminal and the options before a database is created for the console.
    ///
    /// - Throws: `terminal` when standard input or output is not a terminal that can show the console; `configuration`
    ///   with the file and line for a theme, keys or a configuration file with an error; `usage` for an unknown color
    ///   depth.
    package static func check(_ options: ConsoleOptions) throws {
        _ = try options.colorDepth
        _ = try options.readThemes()
        _ = try options.readKeys()
        _ = try options.readNotifications()
        _ = try options.readDeciding()
        guard try options.readPlainMode() == .off else { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw OperationError(
                .terminal,
                "the console needs a terminal for input and output; run it in one, or with --plain, or use a command such as "
                    + "'signoff inbox'"
            )
        }
        guard let name = options.environment("TERM"), name != "dumb" else {
            throw OperationError(
                .terminal,
                "TERM is \(options.environment("TERM") ?? "not set"), a terminal that cannot move its cursor; set TERM to the name of "
                    + "your terminal, or use --plain, or a command such as 'signoff inbox'"
            )
        }
    }

    /// Opens the console on a backend.
    ///
    /// - Parameters:
    ///   - backend: The operator's backend.
    ///   - worker: The worker of this process, which executes runs while the console is open and unlocked; `nil` for
    ///     none.
    ///   - options: The options of the console.
    /// - Returns: The way in which the console ended.
    /// - Throws: `configuration` and `usage` for options with an error; `terminal` when the terminal cannot show the
    ///   console.
    package static func run(
        backend: any OperatorBackend,
        worker: ConsoleWorker?,
        options: ConsoleOptions
    ) async throws -> ConsoleEnd {
        var options = options
        options.storageKey = backend.place == .memory ? nil : backend.place.key
        guard let worker else { return try await open(backend: backend, worker: nil, options: options) }
        if options.lockReason == nil { worker.begin() }
        do {
            let end = try await open(backend: backend, worker: worker, options: options)
            await worker.endAndWait()
            return end
        } catch {
            await worker.endAndWait()
            throw error
        }
    }

    @MainActor
    private static func open(
        backend: any OperatorBackend,
        worker: ConsoleWorker?,
        options: ConsoleOptions
    ) async throws -> ConsoleEnd {
        let clock = SteadyClock { backend.now }
        let place: Place
        switch try options.readPlainMode() {
        case .on(let reason):
            let console = PlainConsole(because: reason) { clock.now }
            place = Place(terminal: console, isASCII: options.isASCII, depth: .mono) { console.stop() }
        case .off:
            let console = try NcursesConsole(
                colorDepth: try options.colorDepth,
                usesMouse: try options.readsMouse(),
                escapeDelay: try options.readEscapeDelay()
            )
            let terminal = console.terminal
            place = Place(
                terminal: console,
                isASCII: options.isASCII || !terminal.isUTF8 || terminal.survey.drawsLinesWide,
                depth: terminal.colorDepth,
                background: terminal.survey.brightness.map { $0 > 0.5 ? .light : .dark }
            ) { terminal.stop() }
        }
        let session: ConsoleSession
        let end: ConsoleEnd
        do {
            defer { place.stop() }
            session = try makeSession(on: place, clock: clock, backend: backend, worker: worker, options: options)
            end = await session.run(
                watching: ChangeFeed(
                    backend: backend,
                    live: worker?.liveEvents(),
                    faults: worker?.faults(),
                    worker: worker?.id
                )
            )
        }
        // The terminal is restored, so that printed faults stay visible.
        for fault in session.faultsOnLeaving { StandardError.say("signoff: \(fault)") }
        return end
    }

    /// The terminal of the console.
    private struct Place {
        let terminal: any ConsoleTerminal
        let isASCII: Bool
        let depth: ColorDepth
        var background: Theme.Appearance?
        /// Restores the terminal.
        let stop: @MainActor () -> Void
    }

    @MainActor
    private static func makeSession(
        on place: Place,
        clock: SteadyClock,
        backend: any OperatorBackend,
        worker: ConsoleWorker?,
        options: ConsoleOptions
    ) throws -> ConsoleSession {
        let keys = try options.readKeys()
        let (catalog, theme) = try options.readThemes(on: place.background)
        let settings = ConsoleSettings(
            operatorName: backend.identity.name,
            database: options.databaseName,
            session: backend.makeToken().rawValue,
            glyphs: place.isASCII ? .ascii : .unicode,
            utcOffset: utcOffset(),
            keys: keys,
            profile: options.profile?.name,
            isProduction: options.profile?.isProduction ?? false,
            profiles: options.profileNames,
            deciding: try options.readDeciding(),
            databasePath: options.databasePath,
            serverURL: options.serverURL,
            notifications: try options.readNotifications(),
            decoders: try options.readDecoders()
        )
        let session = ConsoleSession(
            on: place.terminal,
            backend: backend,
            settings: settings,
            options: options,
            themes: catalog,
            theme: theme,
            depth: place.depth,
            clock: clock
        )
        if let worker {
            session.onSubmission = { worker.notify(of: $0) }
            session.onWork = { worker.serveQueue() }
            session.onLock = { isLifted in if isLifted { worker.begin() } else { worker.end() } }
        }
        return session
    }

    /// Returns the current offset of local time from UTC, in seconds.
    private static func utcOffset() -> Int {
        var moment = time(nil)
        var local = tm()
        guard localtime_r(&moment, &local) != nil else { return 0 }
        return local.tm_gmtoff
    }
}

extension ConsoleOptions {
    /// The requested color depth; `nil` for the depth of the terminal.
    fileprivate var colorDepth: ColorDepth? {
        get throws {
            switch color {
            case nil: return nil
            case "never": return .mono
            case "16": return .sixteen
            case "256": return .palette
            case "true": return .trueColor
            case let other?:
                throw OperationError(.usage, "unknown color depth '\(other)': use never, 16, 256 or true")
            }
        }
    }
}
