import SignoffCheckpoint

/// The wish to give a value to a program and see what it prints.
package struct PipeRequest: Equatable, Sendable {
    /// What reads the value; nothing of the value ever becomes part of it.
    package enum Program: Equatable, Sendable {
        /// What the operator typed; a shell reads it.
        case shell(String)
        /// A program, looked up in `PATH`, and its arguments; no shell is asked.
        case words([String])

        /// As it is shown.
        package var text: String {
            switch self {
            case .shell(let command): command
            case .words(let words): words.joined(separator: " ")
            }
        }
    }

    /// What becomes of what is printed.
    package enum Purpose: Equatable, Sendable {
        /// It is shown as text.
        case reading
        /// It is what the value means: shown as a value where it is JSON, under this title.
        case decoding(title: String)
    }

    package var program: Program
    /// What the program reads.
    package var input: [UInt8]
    package var purpose: Purpose

    package init(_ program: Program, input: [UInt8], for purpose: Purpose = .reading) {
        self.program = program
        self.input = input
        self.purpose = purpose
    }
}

/// What a program printed.
package struct PipeResult: Equatable, Sendable {
    package var program: PipeRequest.Program
    /// Standard output and standard error as they came, no longer than the shell's limit.
    package var output: String
    /// How it ended, in words; nil when it ended well.
    package var fault: String?
    /// How many bytes were left out at the end.
    package var omitted: Int
    package var purpose: PipeRequest.Purpose

    package init(
        _ program: PipeRequest.Program,
        output: String,
        fault: String? = nil,
        omitted: Int = 0,
        for purpose: PipeRequest.Purpose = .reading
    ) {
        self.program = program
        self.output = output
        self.fault = fault
        self.omitted = omitted
        self.purpose = purpose
    }
}
