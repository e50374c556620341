import CellGrid
import ConsoleCore
import Dispatch
import Glibc
import SignoffCheckpoint
import SignoffOperator
import TerminalNcurses

/// The console as lines: for screen readers, terminals that cannot move their cursor, and pipes.
///
/// It prints below what is there and never over it, and reads whole lines. Keys, commands and guards are those of the
/// full screen.
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

    /// The least time between two lines of a script: longer than every guard, as a person reading would be.
    private static let pace = Duration.milliseconds(900)

    /// The longest wait for the outcome of a script's last line.
    private static let patience = Duration.seconds(5)

    /// Begins to read lines.
    ///
    /// - Parameters:
    ///   - reason: What turned plain mode on, for the first line.
    ///   - now: The clock the guards go by.
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
            // A file, or /dev/null: it has all it will ever have, and nothing tells when it can be read. 64 MiB are enough.
            for _ in 0..<1024 where !isAtEnd { read() }
            isAtEnd = true
        }
        feeding = Task { await feed() }
    }

    /// The width of the terminal that shows the output; `nil` where the output is not a terminal.
    private static var terminalColumns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether more may come from a descriptor, and something tells when.
    private static func isWaitedFor(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) || isatty(descriptor) == 1
    }

    /// Ends reading.
    func stop() {
        input?.cancel()
        input = nil
        feeding?.cancel()
        push.finish()
    }

    // MARK: Showing

    func present(_ state: ConsoleState, theme: ResolvedTheme) {
        self.state = state
        // Nobody reads any more: going on would be work for nobody.
        if !Self.write(transcript.lines(for: state)) { push.yield(.endOfInput) }
    }

    func present(_ grid: CellGrid, cursor: Position?) {}

    func redraw() {}

    /// What arrives is printed as it comes.
    func notify(_ text: String, by sequence: NotificationSettings.Sequence) {}

    func ringBell() {}

    func suspend() { kill(getpid(), SIGSTOP) }

    func copy(_ text: String) throws {
        throw OperationError(.terminal, "plain mode has no clipboard; the value is printed above")
    }

    func runProgram(_ arguments: [String]) async throws -> Int32 {
        guard isInteractive else {
            throw OperationError(.terminal, "an editor needs a terminal, and the input is none; type the value instead")
        }
        input?.suspend()
        defer { input?.resume() }
        return switch try await ChildProcess.spawnAndWait(arguments) {
        case .status(let status): status
        case .signal(let signal): 128 + signal
        }
    }

    /// Prints lines; what cannot be drawn has become words before it gets here.
    ///
    /// - Returns: Whether all of it was taken.
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

    /// Reads all there is.
    ///
    /// A writer that goes away right behind its last line is told of once, together with that line: its end is read here or never.
    private func read() {
        repeat { readOnce() } while !isAtEnd && Self.isReadable(STDIN_FILENO)
    }

    /// Whether a descriptor has something to read, its end included.
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

    /// Hands lines over one at a time, each when what the one before set off has been printed.
    ///
    /// Lines of a script come all at once. They wait until the console is quiet, so that no guard is passed by and none is
    /// tripped; what a person types is handed over as it comes, and judged by when it came.
    private func feed() async {
        var handedOver = ContinuousClock.now
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(isInteractive ? 20 : 50))
            guard let state else { continue }
            if !isInteractive {
                let quiet = ContinuousClock.now - handedOver
                guard quiet >= Self.pace else { continue }
                // At the end of a script what is not settled by then is left as it is.
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
