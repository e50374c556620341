package import SignoffCheckpoint
import Subprocess
import SystemPackage

/// Runs commands of steps.
package struct Shell: Sendable {
    /// How a command ended.
    struct Ending: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case exited(Int32)
            case signalled(Int32)
            case timedOut
        }

        var kind: Kind
        /// The last lines of its output.
        var tail: [String]
        /// How many lines of output there were.
        var lineCount: Int
        var duration: Duration
    }

    private let time: TimeSource
    private let clock: any Clock<Duration>
    private let grace: Duration

    /// Creates a shell.
    ///
    /// - Parameters:
    ///   - time: Where durations are measured.
    ///   - clock: What timeouts are measured by.
    ///   - grace: How long a command that was asked to end may take to do so before it is killed.
    package init(time: TimeSource, clock: any Clock<Duration>, grace: Duration = .seconds(5)) {
        self.time = time
        self.clock = clock
        self.grace = grace
    }

    /// Runs `command` under `/bin/sh -eu`, in a session of its own without a terminal and without input.
    ///
    /// The command ends when the shell does; what it left running in the background goes on. When it is cancelled or takes too long, everything in its
    /// session's group is asked to end, then killed.
    ///
    /// - Parameters:
    ///   - command: The script.
    ///   - folder: The absolute path it is run in.
    ///   - timeout: How long it may take; nil for as long as it likes.
    ///   - onLine: Called with each line of output, standard output and standard error as they come.
    /// - Returns: How it ended.
    /// - Throws: `CancellationError`, or the error that kept it from being started.
    func run(
        _ command: String,
        in folder: String,
        timeout: Duration?,
        onLine: (String) async -> Void
    ) async throws -> Ending {
        var options = PlatformOptions()
        // A session of its own is a process group of its own too, and keeps the command away from the terminal of the console.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace)
        ]
        let clock = clock
        let grace = grace
        var tail = OutputTail()
        let began = time.now()
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-eu", "-c", command],
            workingDirectory: FilePath(folder),
            platformOptions: options,
            input: .none,
            output: .sequence,
            error: .combinedWithOutput
        ) { execution in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                if let timeout {
                    group.addTask {
                        do { try await clock.sleep(for: timeout) } catch { return false }
                        try? execution.send(signal: .terminate, toProcessGroup: true)
                        // Not cancelled by the end of the shell alone: what it started may be deaf to the first signal.
                        try? await clock.sleep(for: grace)
                        try? execution.send(signal: .kill, toProcessGroup: true)
                        return true
                    }
                }
                var failure: (any Error)?
                do {
                    for try await buffer in execution.standardOutput {
                        let bytes = buffer.withUnsafeBytes { Array($0) }
                        for line in tail.take(bytes) { await onLine(line) }
                    }
                    if let line = tail.finish() { await onLine(line) }
                } catch {
                    failure = error
                }
                group.cancelAll()
                var isTimedOut = false
                for try await outcome in group where outcome { isTimedOut = true }
                // The shell is not reaped yet, so its number still names its own group and no other.
                if isTimedOut || Task.isCancelled || failure != nil {
                    try? execution.send(signal: .kill, toProcessGroup: true)
                }
                if let failure { throw failure }
                return isTimedOut
            }
        }
        try Task.checkCancellation()
        let kind: Ending.Kind
        switch result.terminationStatus {
        case _ where result.closureResult: kind = .timedOut
        case .exited(let code): kind = .exited(code)
        case .signaled(let signal): kind = .signalled(signal)
        }
        return Ending(
            kind: kind,
            tail: tail.lines,
            lineCount: tail.count,
            duration: time.now().duration(since: began)
        )
    }
}
