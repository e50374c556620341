import CellGrid
import ConsoleCore
import Dispatch
import Glibc
import SignoffCheckpoint
import SignoffOperator
import TerminalNcurses

/// The console in plain mode, for screen readers, terminals that cannot move the cursor, and pipes.
///
/// The console only prints new lines, and reads complete lines. Keys, commands and guards are those of the full screen.
@MainActor
final class PlainConsole: ConsoleTerminal {
    let events: AsyncStream<TerminalEvent>
    let size: Size

    private let push: AsyncStream<TerminalEvent>.Continuation
    private let isInteractive: Bool
    private let now: () -> Timestamp
    private var transcript = PlainTranscript()
    private var state: ConsoleState?
    private var lines = LineReader()
    private var input: (any DispatchSourceRead)?
    private var waiting: [String] = []
    private var isAtEnd = false
    private var feeding: Task<Void, Never>?

    /// The minimum time between two lines of a script, longer than every guard.
    private static let pace = Duration.milliseconds(900)

    /// The maximum time to wait for the outcome of the last line of a script.
    private static let patience = Duration.seconds(5)

    /// Starts to read lines.
    ///
    /// - Parameters:
    ///   - reason: The setting that turned plain mode on, for the first line.
    ///   - now: The clock of the guards.
    init(because reason: String, now: @escaping () -> Timestamp) {
        (events, push) = AsyncStream.makeStream(of: TerminalEvent.self)
        isInteractive = isatty(STDIN_FILENO) == 1
        size = PlainTranscript.size(fitting: Self.terminalColumns)
        self.now = now
        Self.write(["Plain mode, because of \(reason). Type a key or a command and Enter; ? is the help, quit leaves."])
        if Self.isWaitedFor(STDIN_FILENO) {
            let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
            input.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.read() } }
            input.resume()
            self.input = input
        } else {
            // A file or /dev/null is complete, and never signals that it is readable. 64 MiB are enough.
            for _ in 0..<1024 where !isAtEnd { read() }
            isAtEnd = true
        }
        feeding = Task { await feed() }
    }

    /// The width of the terminal in columns; `nil` if the output is not a terminal.
    private static var terminalColumns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether a descriptor can receive more data and can be waited for.
    private static func isWaitedFor(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) || isatty(descriptor) == 1
    }

    /// Stops reading.
    func stop() {
        input?.cancel()
        input = nil
        feeding?.cancel()
        push.finish()
    }

    // MARK: Showing

    func present(_ state: ConsoleState, theme: ResolvedTheme) {
        self.state = state
        // The reader of the output has closed it, so the console ends.
        if !Self.write(transcript.lines(for: state)) { push.yield(.endOfInput) }
    }

    func present(_ grid: CellGrid, cursor: Position?) {}

    func redraw() {}

    /// Does nothing, because arrivals are printed as lines.
    func notify(_ text: String, by sequence: NotificationSettings.Sequence) {}

    func ringBell() {}

    func suspend() { kill(getpid(), SIGSTOP) }

    func copy(_ text: String) throws {
        throw OperationError(.terminal, "plain mode has no clipboard; the value is printed above")
    }

    func runProgram(_ arguments: [String]) async throws -> Int32 {
        guard isInteractive else {
            throw OperationError(
                .terminal,
                "an editor needs a terminal, and the input is not one; type the value instead"
            )
        }
        input?.suspend()
        defer { input?.resume() }
        return switch try await ChildProcess.spawnAndWait(arguments) {
        case .status(let status): status
        case .signal(let signal): 128 + signal
        }
    }

    /// Prints lines that contain only drawable characters.
    ///
    /// - Returns: Whether all lines were written.
    @discardableResult
    private static func write(_ lines: [String]) -> Bool {
        guard !lines.isEmpty else { return true }
        var text = lines.joined(separator: "\n") + "\n"
        return text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let count = Glibc.write(STDOUT_FILENO, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                start += count
            }
            return true
        }
    }

    // MARK: Reading

    /// Reads all available bytes.
    ///
    /// A writer that closes immediately after its last line is signaled once, together with the line, so the end is
    /// also read here.
    private func read() {
        let before = waiting.count
        repeat { readOnce() } while !isAtEnd && Self.isReadable(STDIN_FILENO)
        guard isInteractive else { return }
        let pasted = PastedLines(Array(waiting[before...]), in: state)
        waiting.replaceSubrange(before..., with: pasted.taken)
        if let note = pasted.note { Self.write(["Note: \(note)"]) }
    }

    /// Whether a descriptor is readable or at its end.
    private static func isReadable(_ descriptor: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLIN | POLLHUP) != 0
    }

    private func readOnce() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        waiting += lines.take(count > 0 ? buffer[..<count] : [])
        guard count <= 0 else { return }
        waiting += lines.finish()
        input?.cancel()
        input = nil
        isAtEnd = true
    }

    /// Passes lines to the console one by one, each after the effects of the previous line were printed.
    ///
    /// The lines of a script arrive together. They wait until the console is quiet, so that the guards neither miss nor
    /// refuse a line. A line that an operator types is passed at once, and judged by its time.
    private func feed() async {
        var handedOver = ContinuousClock.now
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(isInteractive ? 20 : 50))
            guard let state else { continue }
            if !isInteractive {
                let quiet = ContinuousClock.now - handedOver
                guard quiet >= Self.pace else { continue }
                // At the end of a script, the console stops waiting after this time.
                let isOver = waiting.isEmpty && isAtEnd && quiet >= Self.patience
                guard isOver || state.isSettled(at: now()) else { continue }
            }
            guard !waiting.isEmpty else {
                if isAtEnd {
                    push.yield(.endOfInput)
                    return
                }
                continue
            }
            handOver(waiting.removeFirst(), in: state)
            handedOver = .now
        }
    }

    private func handOver(_ line: String, in state: ConsoleState) {
        if !isInteractive { Self.write(["> \(SafeText(line).joinedLines().text(in: state.settings.glyphs))"]) }
        switch PlainInput(line, in: state) {
        case .again:
            transcript.forget()
            Self.write(transcript.lines(for: state))
        case .events(let events):
            for event in events { push.yield(event) }
        case .unknown(let reason):
            Self.write(["Note: \(SafeText(reason).joinedLines().text(in: state.settings.glyphs))"])
        }
    }
}
