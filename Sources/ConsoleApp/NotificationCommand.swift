import Subprocess

/// The program that shows the operator's notifications.
struct NotificationCommand: Sendable {
    /// The program, which is looked up in `PATH`, and its first arguments.
    let words: [String]

    /// Runs the program with the text as its last argument.
    ///
    /// Returns the fault; `nil` on success.
    func run(_ text: String) async -> String? {
        guard let program = words.first else { return nil }
        var options = PlatformOptions()
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                .name(program),
                arguments: Arguments(words.dropFirst() + [text]),
                platformOptions: options,
                output: .discarded,
                error: .discarded
            )
            guard case .exited(0) = result.terminationStatus else { return "\(program) failed" }
            return nil
        } catch {
            return "\(program) could not be run"
        }
    }
}
