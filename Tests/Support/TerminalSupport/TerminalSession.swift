import CPty
package import CellGrid
import Dispatch
import Glibc

/// A program on an emulated terminal, driven as a person would: press keys, wait until something is on the screen.
///
/// ```swift
/// let session = try TerminalSession(program: try BuiltProduct.path("signoff"), arguments: ["demo"])
/// try await session.waitFor(text: "INBOX")
/// try await session.press("j", "enter")
/// try await session.waitFor { $0.contains("refund") && $0.isAlternate }
/// try await session.press("q")
/// #expect(try await session.waitForExit() == .exited(0))
/// #expect(await session.screen.unknownSequences.isEmpty)
/// ```
///
/// Nothing sleeps: every wait reads the terminal until its condition holds, and fails with a picture of the screen when
/// its deadline passes. The program is killed when the session goes away.
package actor TerminalSession {
    // Reads wait for the program; on a queue of its own that holds up no other test.
    private let queue = QueueExecutor("terminal-session")
    private let terminal: PseudoTerminal
    private var emulator: TerminalEmulator
    private var isClosed = false
    private let deadline: Duration
    /// What a wait looks for in all that is written, and which of it came.
    private var watched: [String] = []
    private var met: String?
    /// All bytes the program has written so far.
    package private(set) var output: [UInt8] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The default environment of a program: an xterm with 256 colors, UTF-8, UTC, no personal files.
    package static let standardEnvironment = [
        "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no",
    ]

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: The path of the executable.
    ///   - arguments: Its arguments, without its own name.
    ///   - environment: Added to ``standardEnvironment``; an empty value is set as empty.
    ///   - directory: Where it runs; the test's own directory when nil.
    ///   - size: The window.
    ///   - background: The background that the terminal reports, as `rrrr/gggg/bbbb`; `nil` for no report.
    ///   - deadline: How long any wait may take.
    package init(
        program: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        directory: String? = nil,
        size: Size = Size(rows: 24, columns: 80),
        background: String? = "0000/0000/0000",
        deadline: Duration = .seconds(20)
    ) throws {
        terminal = try PseudoTerminal(
            program: program,
            arguments: arguments,
            environment: Self.standardEnvironment.merging(environment) { $1 },
            directory: directory,
            rows: size.rows,
            columns: size.columns
        )
        emulator = TerminalEmulator(rows: size.rows, columns: size.columns)
        emulator.background = background
        self.deadline = deadline
    }

    // MARK: Acting

    /// Presses keys one after the other, in the words of key bindings: `a`, `ctrl-d`, `alt-x`, `f5`, `enter`.
    package func press(_ keys: String...) throws {
        for name in keys {
            guard let key = KeyEvent(text: name) else { throw TerminalSessionError("There is no key named \(name)") }
            try terminal.write(KeyBytes.bytes(key, hasApplicationKeys: emulator.screen.hasApplicationKeys))
        }
    }

    /// Types text character by character; a newline is Enter.
    package func type(_ text: String) throws {
        try terminal.write(Array(text.utf8).map { $0 == 0x0A ? 0x0D : $0 })
    }

    /// Pastes text as a terminal does: bracketed if the program has asked for that.
    package func paste(_ text: String) throws {
        let body = Array(text.utf8).map { $0 == 0x0A ? 0x0D : $0 }
        guard emulator.screen.hasBracketedPaste else { return try terminal.write(body) }
        try terminal.write(Array("\u{1B}[200~".utf8) + body + Array("\u{1B}[201~".utf8))
    }

    /// Sends bytes as they are.
    package func send(bytes: [UInt8]) throws {
        try terminal.write(bytes)
    }

    /// Sends a signal to the program, for example `SIGTERM`.
    package func send(signal: Int32) {
        terminal.send(signal: signal)
    }

    /// Closes the terminal, as when its window is closed; nothing can be seen or typed afterwards.
    package func hangUp() {
        pump(milliseconds: 0)
        isClosed = true
        terminal.hangUp()
    }

    /// Gives the window another size.
    package func resize(to size: Size) {
        pump(milliseconds: 0)
        emulator.resize(rows: size.rows, columns: size.columns)
        terminal.resize(rows: size.rows, columns: size.columns)
    }

    // MARK: Seeing

    /// The screen after the program's output read so far.
    package var screen: EmulatedScreen {
        pump(milliseconds: 0)
        return emulator.screen
    }

    /// Whether the terminal echoes and edits lines, as before a full-screen program starts.
    package var isCooked: Bool { terminal.isCooked }

    /// The program's process id.
    package var processID: Int32 { terminal.processID }

    /// Waits until a row contains `text`.
    @discardableResult
    package func waitFor(text: String, deadline: Duration? = nil) throws -> EmulatedScreen {
        try wait(for: "the text \"\(text)\"", deadline: deadline) { emulator.screen.contains(text) }
        return emulator.screen
    }

    /// Waits until one of `texts` has stood on the screen, if only for a moment, and returns it.
    ///
    /// A notice goes by itself after some seconds. Should this process have been held up that long, what was written meanwhile is looked at
    /// piece by piece.
    @discardableResult
    package func waitForAny(of texts: [String], deadline: Duration? = nil) throws -> String {
        (watched, met) = (texts, texts.first { emulator.screen.contains($0) })
        defer { (watched, met) = ([], nil) }
        try wait(for: "one of \(texts)", deadline: deadline) { met != nil }
        return met ?? ""
    }

    /// Waits until no row contains `text`.
    @discardableResult
    package func waitUntilGone(text: String, deadline: Duration? = nil) throws -> EmulatedScreen {
        try wait(for: "the text \"\(text)\" to go", deadline: deadline) { !emulator.screen.contains(text) }
        return emulator.screen
    }

    /// Waits until `condition` holds for the screen.
    @discardableResult
    package func waitFor(
        deadline: Duration? = nil,
        _ condition: @Sendable (EmulatedScreen) -> Bool
    ) throws -> EmulatedScreen {
        try wait(for: "the condition", deadline: deadline) { condition(emulator.screen) }
        return emulator.screen
    }

    /// Reads what the program writes for this long, as a person who looks before pressing a key.
    ///
    /// For what only the passing of time brings about, such as the guard of a decision; anything else is waited for.
    package func watch(for duration: Duration) {
        let clock = ContinuousClock()
        let end = clock.now + duration
        while clock.now < end { pump(milliseconds: 10) }
    }

    /// Waits for the program's end and reads what it still wrote.
    package func waitForExit(deadline: Duration? = nil) throws -> PseudoTerminal.Status {
        try wait(for: "the program's end", deadline: deadline, allowsEnd: true) {
            switch terminal.poll() {
            case .exited, .signaled: true
            case .running, .stopped: false
            }
        }
        while !isClosed, pump(milliseconds: 0) {}
        return terminal.poll()
    }

    /// Waits until the program has been stopped, by Ctrl-Z or a signal.
    package func waitForStop(deadline: Duration? = nil) throws {
        try wait(for: "the program to stop", deadline: deadline) {
            if case .stopped = terminal.poll() { true } else { false }
        }
        while pump(milliseconds: 0) {}
    }

    // MARK: Waiting

    /// Reads once; whether anything came.
    @discardableResult
    private func pump(milliseconds: Int32) -> Bool {
        guard !isClosed else { return false }
        guard let bytes = terminal.read(milliseconds: milliseconds) else {
            isClosed = true
            return false
        }
        output += bytes
        feed(bytes)
        let answers = emulator.takeAnswers()
        // A program that has ended hears no answer.
        if !answers.isEmpty { try? terminal.write(answers) }
        return !bytes.isEmpty
    }

    private func feed(_ bytes: [UInt8]) {
        guard !watched.isEmpty else { return emulator.feed(bytes) }
        for start in stride(from: 0, to: bytes.count, by: 96) {
            emulator.feed(Array(bytes[start..<min(start + 96, bytes.count)]))
            if met == nil { met = watched.first { emulator.screen.contains($0) } }
        }
    }

    private func wait(
        for what: String,
        deadline: Duration?,
        allowsEnd: Bool = false,
        _ condition: () -> Bool
    ) throws {
        let clock = ContinuousClock()
        let limit = clock.now + (deadline ?? self.deadline)
        while !condition() {
            if isClosed {
                // Nothing can be read afterwards; only the program's status may still change.
                if !allowsEnd { throw failure("The program ended before \(what)") }
                terminal.waitForEnd(milliseconds: 100)
            } else {
                // Output wakes this at once; a change of the program's status may come without any.
                pump(milliseconds: 10)
            }
            guard clock.now < limit else { throw failure("Timed out waiting for \(what)") }
        }
    }

    private func failure(_ message: String) -> TerminalSessionError {
        let screen = emulator.screen
        return TerminalSessionError(
            """
            \(message); the program is \(terminal.poll()).
            Screen \(screen.columnCount)x\(screen.rowCount), cursor \(screen.cursorRow),\(screen.cursorColumn), \
            unknown \(screen.unknownSequences):
            \(screen.text)
            """
        )
    }
}

/// The reason why a session could not continue, with a picture of the screen if there is one.
package struct TerminalSessionError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
