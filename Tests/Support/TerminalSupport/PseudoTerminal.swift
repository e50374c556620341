import CPty
import Glibc

/// A program on a terminal of its own. Reads wait, so keep it off the cooperative pool: ``TerminalSession`` does.
package final class PseudoTerminal {
    /// What a program did last.
    package enum Status: Hashable, Sendable {
        case running
        case exited(Int32)
        case signaled(Int32)
        case stopped(Int32)
    }

    private let terminal: Int32
    /// The child's process id, also that of its process group and session.
    package let processID: Int32
    private var status = Status.running
    private var isHungUp = false

    /// Starts `program` with exactly this environment.
    package init(
        program: String,
        arguments: [String],
        environment: [String: String],
        directory: String?,
        rows: Int,
        columns: Int
    ) throws {
        var terminal: Int32 = -1
        var child: pid_t = -1
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let result = Self.withStrings([program] + arguments) { arguments in
            Self.withStrings(variables) { variables in
                cpty_spawn(arguments, variables, directory, Int32(rows), Int32(columns), &terminal, &child)
            }
        }
        guard result == 0 else { throw TerminalSessionError("\(program) could not be started: error \(result)") }
        self.terminal = terminal
        processID = child
    }

    deinit {
        if !hasEnded {
            kill(-processID, SIGKILL)
            kill(processID, SIGKILL)
            var status: Int32 = 0
            waitpid(processID, &status, 0)
        }
        if !isHungUp { close(terminal) }
    }

    /// Closes our side; the program loses its terminal.
    package func hangUp() {
        guard !isHungUp else { return }
        isHungUp = true
        close(terminal)
    }

    private var hasEnded: Bool {
        switch status {
        case .exited, .signaled: true
        case .running, .stopped: false
        }
    }

    /// Sends bytes as if they were typed.
    package func write(_ bytes: [UInt8]) throws {
        guard !isHungUp else { throw TerminalSessionError("The terminal has been closed") }
        let result = cpty_write(terminal, bytes, bytes.count)
        guard result == 0 else { throw TerminalSessionError("Writing to the terminal failed: error \(result)") }
    }

    /// Waits up to `milliseconds` for output; empty when none came, nil when the terminal is closed.
    package func read(milliseconds: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = cpty_read(terminal, &buffer, buffer.count, milliseconds)
        if count == 0 { return nil }
        return count < 0 ? [] : Array(buffer[..<count])
    }

    /// Gives the window another size; the program gets SIGWINCH.
    package func resize(rows: Int, columns: Int) {
        guard !isHungUp else { return }
        _ = cpty_resize(terminal, Int32(rows), Int32(columns))
    }

    /// Sends a signal to the program's process.
    package func send(signal: Int32) {
        guard !hasEnded else { return }
        kill(processID, signal)
    }

    /// Whether the terminal echoes and edits lines, as before a full-screen program starts.
    package var isCooked: Bool { !isHungUp && cpty_is_cooked(terminal) != 0 }

    /// What the program is doing now, without waiting.
    package func poll() -> Status {
        guard !hasEnded else { return status }
        var value: Int32 = 0
        switch Int(cpty_poll(processID, &value)) {
        case CPTY_EXITED: status = .exited(value)
        case CPTY_SIGNALED: status = .signaled(value)
        case CPTY_STOPPED: status = .stopped(value)
        case CPTY_CONTINUED: status = .running
        case CPTY_GONE: status = .exited(-1)
        default: break
        }
        return status
    }

    /// Waits up to `milliseconds` for the program's end.
    package func waitForEnd(milliseconds: Int32) {
        guard !hasEnded else { return }
        cpty_wait_end(processID, milliseconds)
    }

    private static func withStrings<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("The array ends with nil and is not empty") }
            return body(base)
        }
    }
}
