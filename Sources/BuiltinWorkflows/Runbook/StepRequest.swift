import OrderedCollections
import SignoffCheckpoint

/// A command that the operator approved: the command of the runbook, or an edited one.
struct StepRequest: Hashable, Sendable, Codable {
    /// The name of the step.
    var step: String
    /// The command.
    var command: String
    /// The absolute path of the working directory.
    var folder: String
    /// The timeout in milliseconds; `nil` for none.
    var timeout: Int64?
    /// The step as shown in a question about its failure; `nil` if a failure fails the run.
    var asksAs: StepQuestion?
}

extension StepRequest {
    /// Creates the request for the command in a question.
    init(_ question: StepQuestion) {
        let step = question.step
        self.init(
            step: step.name,
            command: step.command,
            folder: TextFile.absolute(question.folder + "/" + step.folder),
            timeout: step.timeout,
            asksAs: step.failureRule == .ask ? question : nil
        )
    }

    /// Creates the request for a command that the operator edited.
    ///
    /// - Throws: The problem with the arguments.
    init(_ question: StepQuestion, editedTo arguments: JSONValue) throws(BatchDecision.Problem) {
        var edited = question.step
        for (name, value) in arguments.objectValue ?? [:] {
            switch (name, value) {
            case ("command", .string(let text)):
                guard !text.allSatisfy(\.isWhitespace) else { throw .init(text: "the command is empty") }
                guard !text.contains("\0") else { throw .init(text: "the command holds a NUL") }
                edited.command = text
            case ("cwd", .string(let text)):
                if let problem = StepFolder.problem(text) { throw .init(text: "cwd \(problem)") }
                edited.folder = text
            case ("timeout", .null):
                edited.timeout = nil
            case ("timeout", .string(let text)):
                guard let timeout = StepTimeout.milliseconds(text) else {
                    throw .init(text: "timeout is not a duration such as 250ms, 30s, 5m or 2h")
                }
                edited.timeout = timeout
            default:
                throw .init(text: "the argument \(name) is unknown or has another type")
            }
        }
        var question = question
        question.step = edited
        self.init(question)
    }
}
