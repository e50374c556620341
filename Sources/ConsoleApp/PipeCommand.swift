import ConsoleCore
import SignoffCheckpoint
import Subprocess
import SystemPackage

/// Runs a typed command, or a program of the configuration, with a value on its standard input.
///
/// `/bin/sh` interprets a typed command. A configured program starts without a shell. The value is passed only as
/// input. The process has a session of its own, separate from the console's terminal.
struct PipeCommand: Sendable {
    /// The maximum number of bytes of output that are kept: 1 MiB.
    static let limit = 1 << 20

    let clock: any Clock<Duration>
    /// The time limit of the command.
    let timeout: Duration

    init(clock: any Clock<Duration> = ContinuousClock(), timeout: Duration = .seconds(30)) {
        self.clock = clock
        self.timeout = timeout
    }

    func run(_ request: PipeRequest) async -> PipeResult {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        var output: [UInt8] = []
        var omitted = 0
        do {
            let file = try InputFile(request.input)
            let result = try await Subprocess.run(
                executable(of: request.program),
                arguments: arguments(of: request.program),
                platformOptions: options,
                input: .fileDescriptor(file.descriptor, closeAfterSpawningProcess: true),
                output: .sequence,
                error: .combinedWithOutput
            ) { execution in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    group.addTask { [clock, timeout] in
                        do { try await clock.sleep(for: timeout) } catch { return false }
                        try? execution.send(signal: .kill, toProcessGroup: true)
                        return true
                    }
                    for try await buffer in execution.standardOutput {
                        buffer.withUnsafeBytes { bytes in
                            let room = max(0, Self.limit - output.count)
                            output += bytes.prefix(room)
                            omitted += max(0, bytes.count - room)
                        }
                    }
                    group.cancelAll()
                    var isTimedOut = false
                    for try await outcome in group where outcome { isTimedOut = true }
                    return isTimedOut
                }
            }
            let fault: String? =
                switch result.terminationStatus {
                case _ where result.closureResult: "it took longer than \(timeout.words) and was stopped"
                case .exited(0): nil
                case .exited(let code): "it ended with status \(code)"
                case .signaled(let signal): "signal \(signal) ended it"
                }
            return PipeResult(
                request.program,
                output: String(decoding: output, as: UTF8.self),
                fault: fault,
                omitted: omitted,
                for: request.purpose
            )
        } catch {
            return PipeResult(
                request.program,
                output: "",
                fault: "it could not be run: \(error)",
                for: request.purpose
            )
        }
    }

    private func executable(of program: PipeRequest.Program) -> Executable {
        switch program {
        case .shell: .path("/bin/sh")
        case .words(let words):
            words.first?.contains("/") == true ? .path(FilePath(words[0])) : .name(words.first ?? "")
        }
    }

    private func arguments(of program: PipeRequest.Program) -> Arguments {
        switch program {
        case .shell(let command): ["-c", command]
        case .words(let words): Arguments(Array(words.dropFirst()))
        }
    }
}
