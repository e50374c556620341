import CellGrid
import Glibc
import TerminalSupport

/// The built program on a pseudo-terminal of 120 by 40.
final class DrivenConsole {
    private static let size = Size(rows: 40, columns: 120)

    private let terminal: PseudoTerminal
    private var emulator: TerminalEmulator
    /// The number of bytes that the program has written.
    private(set) var bytes = 0

    /// Starts the program on a database.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - database: The database.
    ///   - home: The home folder, where it keeps which databases are trusted; nil for none.
    /// - Throws: The errors of starting the program.
    init(program: String, database: String, home: String? = nil) throws {
        emulator = TerminalEmulator(rows: Self.size.rows, columns: Self.size.columns)
        terminal = try PseudoTerminal(
            program: program,
            arguments: ["--db", database],
            environment: TerminalSession.standardEnvironment.merging(home.map { ["HOME": $0] } ?? [:]) { $1 },
            directory: nil,
            rows: Self.size.rows,
            columns: Self.size.columns
        )
    }

    /// Waits until the queue and the first question can be read.
    func waitUntilUsable() throws {
        try wait { $0.rows[1].contains(" waiting") && $0.contains("undecided") }
    }

    /// Opens the question under the cursor, waits until its payload is read, and goes back to the list.
    ///
    /// - Parameter text: What the screen shows once it is.
    /// - Throws: ``BenchmarkFailure`` when it is not shown within two minutes.
    func readPayload(showing text: String) throws {
        try terminal.write(Array("\r".utf8))
        try wait { $0.contains(text) }
        try terminal.write([0x1b])
        try wait { Self.markedRow(of: $0) >= 0 }
        read(for: .milliseconds(500))
    }

    /// Shows a screen by its key.
    func show(_ key: String) throws {
        let before = emulator.screen.rows[1]
        try terminal.write(Array(key.utf8))
        try wait { $0.rows[1] != before }
        read(for: .milliseconds(500))
    }

    /// Presses `j` or `k` and gives the time until the cursor stands on another row.
    func timeOfKey(isDown: Bool) throws -> Duration {
        pause()
        // The mark, not the terminal's cursor: that goes about the screen while a frame is drawn.
        let row = Self.markedRow(of: emulator.screen) + (isDown ? 1 : -1)
        return try time(of: isDown ? "j" : "k") { Self.markedRow(of: $0) == row }
    }

    private static func markedRow(of screen: EmulatedScreen) -> Int {
        screen.rows.firstIndex { $0.hasPrefix(" >") } ?? -1
    }

    /// Pauses or continues the stream, and returns the time until the screen shows it.
    ///
    /// The cursor moves by itself while events arrive, so it cannot show the effect of a key.
    func timeOfPause(_ isPaused: Bool) throws -> Duration {
        pause()
        return try time(of: "p") { $0.rows[1].contains("paused") == isPaused }
    }

    /// As a person presses keys: not in the middle of a frame's time every time, and with the whole frame read, for the cursor is elsewhere while one is drawn.
    private func pause() {
        read(for: .milliseconds(37))
        while pump(milliseconds: 2) {}
    }

    private func time(of key: Character, until condition: (EmulatedScreen) -> Bool) throws -> Duration {
        let begin = ContinuousClock.now
        try terminal.write(Array(key.utf8))
        var last = begin
        try wait { screen in
            last = ContinuousClock.now
            return condition(screen)
        }
        return last - begin
    }

    /// Reads what the program writes for a while.
    func read(for duration: Duration) {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end { pump(milliseconds: 5) }
    }

    func end() {
        terminal.send(signal: SIGKILL)
        terminal.waitForEnd(milliseconds: 2_000)
        terminal.hangUp()
    }

    /// The processor time used so far, in seconds.
    var processorTime: Double {
        let fields =
            text(of: "/proc/\(terminal.processID)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The memory in use, in megabytes.
    var residentMegabytes: Int {
        let line = text(of: "/proc/\(terminal.processID)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }

    private func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    private func wait(until condition: (EmulatedScreen) -> Bool) throws {
        let end = ContinuousClock.now + .seconds(120)
        while !condition(emulator.screen) {
            guard ContinuousClock.now < end else { throw BenchmarkFailure("the console shows:\n\(emulator.screen)") }
            pump(milliseconds: 1)
        }
    }

    /// Reads the available bytes after a short wait; false when there are none.
    @discardableResult
    private func pump(milliseconds: Int32) -> Bool {
        guard let output = terminal.read(milliseconds: milliseconds), !output.isEmpty else { return false }
        bytes += output.count
        emulator.feed(output)
        let answers = emulator.takeAnswers()
        if !answers.isEmpty { try? terminal.write(answers) }
        return true
    }
}

/// The error of a failed measurement.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
