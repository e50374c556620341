import CNcurses
package import CellGrid
import Dispatch
import Glibc

/// The terminal of the program: shows grids, reports events, and is always restored.
///
/// Until ``stop()``, no other code is permitted to read standard input or write standard output and error. Call
/// `stop()` on every exit path. A handler covers crashes.
@MainActor
package final class Terminal {
    private static var isStarted = false

    /// Whether the locale is UTF-8.
    ///
    /// If not, draw with the ASCII glyph set.
    package let isUTF8: Bool
    /// The color depth in use.
    package let colorDepth: ColorDepth
    /// The properties that the terminal reported.
    package let survey: TerminalSurvey
    /// The size of the window.
    package private(set) var size: Size
    /// The events, for one reader, until `stop()`.
    package let events: AsyncStream<TerminalEvent>

    private let usesMouse: Bool
    private let queue: EventQueue
    private let screen: OpaquePointer
    private let presenter: GridPresenter
    private var signals: SignalSources?
    private var input: (any DispatchSourceRead)?
    private var reader = InputReader()
    private var isOutside = false
    private var isStopped = false

    /// Takes control of the terminal.
    ///
    /// - Throws: ``TerminalError`` with code `terminal_missing` when standard input or output is not a terminal,
    ///   `terminal_dumb` when the terminal cannot move its cursor, `terminal_unknown` when `TERM` is unset or unknown,
    ///   and `terminal_busy` when another value has not been stopped.
    package init(options: TerminalOptions = TerminalOptions()) throws {
        guard !Self.isStarted else {
            throw TerminalError(.terminalBusy, "The screen is in use already; stop it before starting it again.")
        }
        let name = try ScreenOpener.check()
        // A screen stays open for days.
        nc_share_memory()
        isUTF8 = nc_set_locale() == 1
        nc_guard_remember()
        let relay = SignalRelay()
        let signals = try SignalSources { relay.target?.receive($0) }
        let screen: ScreenOpener.Screen
        do {
            screen = try ScreenOpener.open(name, options: options)
        } catch {
            signals.cancel()
            throw error
        }
        self.signals = signals
        usesMouse = options.usesMouse
        self.screen = screen.handle
        colorDepth = screen.depth
        nc_refresh()
        survey = isUTF8 ? TerminalSurvey.ask(name) : TerminalSurvey()
        presenter = GridPresenter(depth: screen.depth, isEveryWidthDoubtful: survey.drawsLinesWide)
        // The samples of the survey are still on the screen.
        nc_repaint()
        size = Size(rows: Int(nc_rows()), columns: Int(nc_columns()))
        let queue = EventQueue()
        self.queue = queue
        events = AsyncStream(
            unfolding: { await queue.next() },
            onCancel: { _Concurrency.Task { @MainActor in queue.cancelWait() } }
        )
        Self.isStarted = true
        relay.target = self
        InputReader.defineKeys()
        arm()
        TerminalModes.write(TerminalModes.on(mouse: usesMouse))
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
        input.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readInput() } }
        input.resume()
        self.input = input
        updateSize()
    }

    /// Shows `grid`, and the cursor at `cursor`; `nil` for no cursor.
    ///
    /// Only differences from the previous grid are sent.
    package func present(_ grid: CellGrid, cursor: Position? = nil) {
        guard !isStopped, !isOutside else { return }
        presenter.present(grid, cursor: cursor)
    }

    /// Sends the next grid completely, regardless of the current screen.
    package func invalidate() {
        guard !isStopped, !isOutside else { return }
        presenter.invalidate()
        nc_repaint()
    }

    /// Rings the bell; on a terminal without a bell, flashes the screen.
    package func ringBell() {
        guard !isStopped, !isOutside else { return }
        beep()
    }

    /// Restores the terminal and ends the events.
    ///
    /// A second call has no effect.
    package func stop() {
        guard !isStopped else { return }
        isStopped = true
        input?.cancel()
        input = nil
        if !isOutside { leave() }
        nc_guard_disarm()
        delscreen(screen)
        signals?.cancel()
        signals = nil
        queue.finish()
        Self.isStarted = false
    }

    /// Removes keys and pastes that were typed but not yet read.
    package func drainInput() {
        nc_discard_input()
        reader.reset()
        queue.discardInput()
    }

    /// Asks the terminal to put `text` on the clipboard (OSC 52).
    ///
    /// The terminal can ignore the request.
    ///
    /// - Throws: ``TerminalError`` with code `clipboard_too_large` for more than 74,994 encoded bytes.
    package func copy(_ text: String) throws {
        let isInsideTmux = ScreenOpener.environment("TMUX").map { !$0.isEmpty } ?? false
        TerminalModes.write(try Clipboard.sequence(text, isInsideTmux: isInsideTmux))
    }

    /// Asks the terminal to show a notification.
    ///
    /// The terminal can ignore the request.
    package func notify(_ text: String, as sequence: NotificationSequence) {
        guard !isStopped, !isOutside else { return }
        let isInsideTmux = ScreenOpener.environment("TMUX").map { !$0.isEmpty } ?? false
        TerminalModes.write(sequence.sequence(text, isInsideTmux: isInsideTmux))
    }

    // MARK: Leaving the screen for a while

    /// Suspends the program, as Ctrl-Z does elsewhere.
    ///
    /// Returns when the shell continues the program, with the screen redrawn.
    package func suspend() {
        guard !isStopped, !isOutside else { return }
        leave()
        nc_stop_here()
        enter()
    }

    /// Restores the terminal, runs `body` for a child process that uses the terminal, and takes control of the terminal
    /// again.
    ///
    /// Meanwhile, Ctrl-C belongs to the child, and input is not read. Input left over by the child is discarded.
    package func runOutside<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard !isStopped, !isOutside else { return try await body() }
        input?.suspend()
        leave()
        isOutside = true
        defer {
            isOutside = false
            if !isStopped {
                enter()
                drainInput()
                input?.resume()
            }
        }
        return try await body()
    }

    private func leave() {
        nc_guard_disarm()
        TerminalModes.write(TerminalModes.off)
        def_prog_mode()
        curs_set(1)
        endwin()
    }

    private func enter() {
        reset_prog_mode()
        arm()
        updateSize()
        curs_set(0)
        nc_repaint()
        nc_refresh()
        TerminalModes.write(TerminalModes.on(mouse: usesMouse))
    }

    private func arm() {
        let reset = TerminalModes.reset()
        _ = nc_guard_arm(reset, reset.utf8.count)
    }

    // MARK: Events

    private func readInput() {
        guard !isStopped, !isOutside else { return }
        for event in reader.read() { queue.push(event) }
        guard nc_is_at_end() != 0 else { return }
        // The descriptor stays readable, so continuing to read would never wait.
        input?.cancel()
        input = nil
        queue.push(.endOfInput)
    }

    fileprivate func receive(_ signal: Int32) {
        guard !isStopped else { return }
        switch signal {
        case SIGWINCH: if !isOutside { updateSize() }
        case SIGINT: if !isOutside { queue.push(.signal(.interrupt)) }
        case SIGTERM: queue.push(.signal(.terminate))
        case SIGHUP: queue.push(.signal(.hangup))
        case SIGTSTP: if isOutside { nc_stop_here() } else { suspend() }
        case SIGCONT:
            guard !isOutside else { return }
            enter()
            queue.push(.resumed)
        default: break
        }
    }

    private func updateSize() {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard nc_window_size(&rows, &columns) == OK else { return }
        if is_term_resized(rows, columns) { resizeterm(rows, columns) }
        let newSize = Size(rows: Int(rows), columns: Int(columns))
        guard newSize != size else { return }
        size = newSize
        presenter.invalidate()
        queue.push(.resize(newSize))
    }
}

/// Permits signal handlers to be installed before a terminal exists to receive the signals.
@MainActor
private final class SignalRelay {
    weak var target: Terminal?
}
