import CNcurses
import Dispatch
import Glibc

/// Runs programs that use the terminal themselves, such as an editor.
package enum ChildProcess {
    /// The end of a child process.
    package enum Exit: Hashable, Sendable {
        /// The process returned this status.
        case status(Int32)
        /// A signal ended the process.
        case signal(Int32)
    }

    /// Starts a program without a shell, in the process group of this program, and waits for its end.
    ///
    /// The child starts with no signal blocked or ignored. The wait occupies a Dispatch thread rather than a thread of
    /// the cooperative pool, and cancellation does not end the wait.
    ///
    /// - Parameters:
    ///   - arguments: The program, which is looked up in `PATH`, and its arguments.
    ///   - environment: The complete environment of the child; `nil` for the environment of this process.
    /// - Returns: The status of the child, or the signal that ended it.
    /// - Throws: ``TerminalError`` with code `spawn_failed` when the program cannot be started.
    package static func spawnAndWait(
        _ arguments: [String],
        environment: [String: String]? = nil
    ) async throws -> Exit {
        let child = try spawn(arguments, environment: environment)
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: nc_wait(child)) }
        }
        return result >= 256 ? .signal(result - 256) : .status(result)
    }

    private static func spawn(_ arguments: [String], environment: [String: String]?) throws -> pid_t {
        guard let program = arguments.first, !program.isEmpty else {
            throw TerminalError(.spawnFailed, "There is no program to start: the command is empty.")
        }
        let texts = arguments + (environment ?? [:]).flatMap { [$0.key, $0.value] }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw TerminalError(.spawnFailed, "\(program) was not started: an argument contains a NUL byte.")
        }
        let variables = environment.map { $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }
        var child: pid_t = 0
        let result = withStringArray(arguments) { list in
            guard let variables else { return nc_spawn(list, nil, &child) }
            return withStringArray(variables) { nc_spawn(list, $0, &child) }
        }
        guard result == 0 else {
            let reason = strerror(result).map { String(cString: $0) } ?? "error \(result)"
            throw TerminalError(.spawnFailed, "\(program) could not be started: \(reason). Check the command and PATH.")
        }
        return child
    }

    private static func withStringArray<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("The array ends with nil and is not empty") }
            return body(UnsafePointer(base))
        }
    }
}
