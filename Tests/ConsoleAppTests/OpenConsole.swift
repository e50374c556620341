import CellGrid
@testable import ConsoleApp
import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Synchronization
import Testing

/// A console on a scripted backend, with a clock that advances with key presses and by the test only.
@MainActor
final class OpenConsole {
    let terminal = ScriptedTerminal()
    let backend: ScriptedBackend
    let session: ConsoleSession
    private let clock: ManualClock
    private let pause = Pause()
    private var running: Task<ConsoleEnd, Never>?

    /// Opens a console and waits until it shows `text`.
    init(
        on backend: ScriptedBackend,
        clock: ManualClock,
        profile: ConsoleProfile? = nil,
        stateFolder: String? = nil,
        showing text: String
    ) async throws {
        self.backend = backend
        self.clock = clock
        var options = ConsoleOptions(
            databaseName: "script",
            stateFolder: stateFolder,
            profile: profile,
            environment: { _ in nil }
        )
        options.storageKey = "script"
        let (catalog, theme) = try options.readThemes()
        let start = clock.now
        let pause = pause
        session = ConsoleSession(
            on: terminal,
            backend: backend,
            settings: ConsoleSettings(
                operatorName: backend.identity.name,
                database: "script",
                session: "s",
                glyphs: .unicode
            ),
            options: options,
            themes: catalog,
            theme: theme,
            depth: .mono,
            clock: SteadyClock(system: { clock.now }, elapsed: { clock.now.duration(since: start) }),
            sleep: { try await pause.sleep($0) }
        )
        let feed = ChangeFeed(backend: backend, live: nil, sleep: { try await pause.sleep($0) })
        running = Task { [session] in await session.run(watching: feed) }
        try await shows(text)
    }

    // MARK: What the operator does

    /// Presses keys, each one second after the previous key and after the frame it is meant for. Keys are written like
    /// bindings.
    func press(_ keys: String) async throws {
        for word in keys.split(separator: " ") {
            let key = try #require(KeyEvent(text: String(word)))
            clock.advance(by: .seconds(1))
            let drawn = terminal.drawn
            terminal.send(.key(key))
            try await until("a frame after \(word)") { terminal.drawn > drawn }
        }
    }

    /// Enters a command after a colon.
    func command(_ text: String) async throws {
        clock.advance(by: .seconds(1))
        let drawn = terminal.drawn
        terminal.send(.command(text))
        try await until("a frame after :\(text)") { terminal.drawn > drawn }
    }

    /// Advances the clock, and wakes the tasks that wait for time.
    func pass(_ duration: Duration) {
        clock.advance(by: duration)
        pause.wake()
    }

    /// Quits, and waits for the end.
    func leave() async throws -> ConsoleEnd {
        session.end = .left
        terminal.send(.endOfInput)
        return try #require(await running?.value)
    }

    // MARK: What is to be seen

    /// Waits until the screen shows a text.
    func shows(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("\"\(text)\"", sourceLocation: sourceLocation) { terminal.text.contains(text) }
    }

    /// Waits until a condition holds.
    func until(
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ holds: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        Issue.record("\(what) did not come; the screen shows:\n\(terminal.text)", sourceLocation: sourceLocation)
    }
}

/// A sleep that a test ends, independent of time.
final class Pause: Sendable {
    private let gate = Mutex(Gate())

    func sleep(_ duration: Duration) async throws {
        try await gate.withLock { $0 }.pass()
    }

    /// Ends every sleep in progress.
    func wake() {
        gate.withLock { gate in
            defer { gate = Gate() }
            return gate
        }.open()
    }
}
