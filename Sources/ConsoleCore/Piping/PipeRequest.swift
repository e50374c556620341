import SignoffCheckpoint

/// A request to pass a value to a program and show its output.
package struct PipeRequest: Equatable, Sendable {
    /// The program.
    ///
    /// No part of the value becomes part of the program or its arguments.
    package enum Program: Equatable, Sendable {
        /// A typed command, which a shell interprets.
        case shell(String)
        /// A program, looked up in `PATH`, and its arguments. No shell interprets them.
        case words([String])

        /// The text on the screen.
        package var text: String {
            switch self {
            case .shell(let command): command
            case .words(let words): words.joined(separator: " ")
            }
        }
    }

    /// The use of the output.
    package enum Purpose: Equatable, Sendable {
        /// The output is shown as text.
        case reading
        /// The output is the decoded value. JSON is shown as a value under this title.
        case decoding(title: String)
    }

    package var program: Program
    /// The standard input of the program.
    package var input: [UInt8]
    package var purpose: Purpose

    package init(_ program: Program, input: [UInt8], for purpose: Purpose = .reading) {
        self.program = program
        self.input = input
        self.purpose = purpose
    }
}

/// The output of a program.
package struct PipeResult: Equatable, Sendable {
    package var program: PipeRequest.Program
    /// Standard output and standard error as they were printed, limited to the first bytes.
    package var output: String
    /// The fault with which the program ended, in words; `nil` on success.
    package var fault: String?
    /// The number of omitted bytes at the end.
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
