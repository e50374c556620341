/// The wish to give the value under the cursor to a command and see what it prints.
package struct PipeRequest: Equatable, Sendable {
    /// What the operator typed; a shell reads it.
    package var command: String
    /// What the command reads; nothing of it ever becomes part of the command.
    package var input: String

    package init(command: String, input: String) {
        self.command = command
        self.input = input
    }
}

/// What a command printed.
package struct PipeResult: Equatable, Sendable {
    package var command: String
    /// Standard output and standard error as they came, no longer than the shell's limit.
    package var output: String
    /// How it ended, in words; nil when it ended well.
    package var fault: String?
    /// How many bytes were left out at the end.
    package var omitted: Int

    package init(command: String, output: String, fault: String? = nil, omitted: Int = 0) {
        self.command = command
        self.output = output
        self.fault = fault
        self.omitted = omitted
    }
}

/// The output of a command, over the screen.
package struct OutputDialog: Equatable, Sendable {
    var result: PipeResult
    var scroll = 0
}
