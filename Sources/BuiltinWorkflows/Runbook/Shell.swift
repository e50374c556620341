import Glibc
package import SignoffCheckpoint
import Subprocess
import SystemPackage

/// Runs the commands of steps.
package struct Shell: Sendable {
    /// The end of a command.
    struct Ending: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case exited(Int32)
            case signalled(Int32)
            case timedOut
        }

        var kind: Kind
        /// The part of the output for the result.
        var output: KeptOutput
        var duration: Duration
    }

    /// The time that a command has to end before it is killed.
    package struct Grace: Hashable, Sendable {
        /// The time after the cancellation of its run.
        var cancelled: Duration
        /// The time after its timeout, short enough for the step to end within a second of the timeout.
        var timedOut: Duration

        /// Creates the times.
        package init(cancelled: Duration = .seconds(5), timedOut: Duration = .milliseconds(500)) {
            self.cancelled = cancelled
            self.timedOut = timedOut
        }
    }

    /// The interval between small batches of output.
    private static let interval = Duration.milliseconds(50)
    /// The interval between batches once lines are omitted.
    private static let intervalBeyond = Duration.seconds(1)

    private let time: TimeSource
    private let clock: any Clock<Duration>
    private let grace: Grace
    private let limits: OutputBatches.Limits

    /// Creates a shell.
    ///
    /// - Parameters:
    ///   - time: The clock that measures durations.
    ///   - clock: The clock that measures timeouts.
    ///   - grace: The time that a command has to end before it is killed.
    package init(time: TimeSource, clock: any Clock<Duration>, grace: Grace = Grace()) {
        self.init(time: time, clock: clock, grace: grace, limits: OutputBatches.Limits())
    }

    /// Creates a shell with other limits for batches of output.
    init(time: TimeSource, clock: any Clock<Duration>, grace: Grace, limits: OutputBatches.Limits) {
        self.time = time
        self.clock = clock
        self.grace = grace
        self.limits = limits
    }

    /// Runs `command` with `/bin/sh -eu`, in a session of its own, without a terminal and without input.
    ///
    /// The command ends when the shell ends, even if its output is still open. Background processes of the command
    /// continue. When the command is canceled or exceeds its timeout, every process in its group receives SIGTERM, and
    /// later SIGKILL.
    ///
    /// - Parameters:
    ///   - command: The script.
    ///   - folder: The absolute path of the working directory.
    ///   - timeout: The timeout of the command; `nil` for none.
    ///   - onOutput: Called with lines of standard output and standard error as they arrive, several at a time when
    ///     they arrive fast.
    /// - Returns: The end of the command.
    /// - Throws: `CancellationError`, or the error that prevented the start.
    func run(
        _ command: String,
        in folder: String,
        timeout: Duration?,
        onOutput: (OutputBatch) async -> Void
    ) async throws -> Ending {
        var options = PlatformOptions()
        // A new session is also a new process group, and keeps the command away from the terminal of the console.
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace.cancelled)
        ]
        let clock = clock
        let grace = grace.timedOut
        let output = OutputCollector(limits: limits)
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
            let process = execution.processIdentifier.value
            let reading = execution.standardOutput
            return try await withThrowingTaskGroup(of: Bool.self) { group in
                if let timeout {
                    group.addTask {
                        do { try await clock.sleep(for: timeout) } catch { return false }
                        // A command that has ended did not exceed its timeout, however late its end is detected here.
                        if Shell.hasEnded(process) { return false }
                        output.abandon()
                        try? execution.send(signal: .terminate, toProcessGroup: true)
                        // The end of the shell does not cancel this wait, because its child processes can ignore the
                        // first signal.
                        try? await clock.sleep(for: grace)
                        try? execution.send(signal: .kill, toProcessGroup: true)
                        return true
                    }
                }
                group.addTask {
                    for await _ in output.arrivals {
                        output.demandBatch()
                        try? await clock.sleep(for: output.isBeyondTotal ? Shell.intervalBeyond : Shell.interval)
                    }
                    return false
                }
                let reader = Task {
                    defer { output.finish() }
                    for try await buffer in reading { await output.take(buffer.withUnsafeBytes { Array($0) }) }
                }
                await withTaskCancellationHandler {
                    for await _ in output.due {
                        while let batch = output.next() {
                            await onOutput(batch)
                            if output.isBeyondTotal { break }
                        }
                    }
                } onCancel: {
                    output.abandon()
                }
                let read = await reader.result
                while let batch = output.next() { await onOutput(batch) }
                // A command can close its output long before it ends, so its timeout applies until its end.
                await Shell.end(of: process, clock: clock)
                group.cancelAll()
                var isTimedOut = false
                for try await outcome in group where outcome { isTimedOut = true }
                // The shell is not yet reaped, so its number still identifies its own group and no other.
                if isTimedOut || Task.isCancelled || (try? read.get()) == nil {
                    try? execution.send(signal: .kill, toProcessGroup: true)
                }
                try read.get()
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
        return Ending(kind: kind, output: output.kept, duration: time.now().duration(since: began))
    }

    /// Returns when a child process has ended, without reaping it.
    private static func end(of process: pid_t, clock: any Clock<Duration>) async {
        // A canceled command must still be waited for. Signals end it.
        await Task {
            var pause = Duration.milliseconds(1)
            while !hasEnded(process) {
                try? await clock.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(50))
            }
        }.value
    }

    /// Whether a child process has ended.
    ///
    /// The result is also true for an unknown process number.
    private static func hasEnded(_ process: pid_t) -> Bool {
        var status = siginfo_t()
        let answer = waitid(P_PID, id_t(process), &status, WEXITED | WNOHANG | WNOWAIT)
        return answer == 0 ? status.si_signo != 0 : errno != EINTR
    }
}
