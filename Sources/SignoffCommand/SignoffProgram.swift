import ArgumentParser
import Glibc
import SignoffCheckpoint
import SignoffOperator

/// The program: parses the arguments, runs the command, and reports an error on one line.
@main
enum SignoffProgram {
    static func main() async {
        StandardStreams.secure()
        let arguments = Array(CommandLine.arguments.dropFirst())
        // Returning to the main thread is slow, so the work runs on the cooperative pool.
        let code = await Task.detached {
            let code = await run(arguments)
            await OpenDatabases.close()
            return code
        }.value
        if code == 0, let failure = StandardStreams.outputFailure { exit(say(OperationError(.failed, failure))) }
        exit(code)
    }

    /// Runs the command that `arguments` name, and returns its exit code.
    static func run(_ arguments: [String]) async -> Int32 {
        if let found = searchHelp(arguments) { return found }
        do {
            let arguments = LeadingOptions.moved(arguments, commands: HelpSearch.names)
            var command = try SignoffCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return report(error)
        }
    }

    /// Answers `signoff help WORDS` when the first word is not a command; `nil` for other arguments.
    private static func searchHelp(_ arguments: [String]) -> Int32? {
        guard arguments.first == "help", arguments.count > 1, !HelpSearch.names.contains(arguments[1]),
            !arguments[1].hasPrefix("-")
        else { return nil }
        let words = Array(arguments.dropFirst())
        let lines = HelpSearch.lines(with: words)
        guard !lines.isEmpty else {
            let text = words.joined(separator: " ")
            return say(
                OperationError(
                    .usage,
                    "no command's help has \(ForeignText.quoted(text)); 'signoff help' lists the commands"
                )
            )
        }
        StandardStreams.write(lines.joined(separator: "\n") + "\n", to: 1)
        return 0
    }

    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let code as ExitCode: return code.rawValue
        case is CancellationError:
            StandardStreams.write("signoff: interrupted [cancelled]\n", to: 2)
            return 130
        case let error as OperationError: return say(error)
        default:
            let parserCode = SignoffCommand.exitCode(for: error)
            guard parserCode.isSuccess else {
                guard parserCode == .validationFailure else {
                    return say(OperationError(error, attempting: "the command"))
                }
                let message = SignoffCommand.message(for: error)
                return say(OperationError(.usage, "\(message) ('signoff --help' prints the options)"))
            }
            // The parser also reports help and version as errors.
            StandardStreams.write(SignoffCommand.fullMessage(for: error) + "\n", to: 1)
            return 0
        }
    }

    private static func say(_ error: OperationError) -> Int32 {
        StandardStreams.write("signoff: \(Output.oneLine(error.description))\n", to: 2)
        return error.exitCode
    }
}
