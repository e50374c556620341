import Signoff
import SignoffCheckpoint

/// The tools of one repetition of a case.
struct Workbench: Sendable {
    /// The number of items.
    let count: Int
    /// An empty saver; nil when nothing is stored.
    let saver: (any RunQueue)?

    /// Returns the duration of `work`.
    func time(_ work: () async throws -> Void) async throws -> Duration {
        try await ContinuousClock().measure(work)
    }

    /// A runtime over the saver.
    func runtime(for entrypoints: any WorkflowDefinition...) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: entrypoints)
    }

    /// The thread of this number.
    func thread(_ number: Int) -> ThreadID { ThreadID("thread-\(number)") }
}

/// A case met something else than it was made for: its figure would mean nothing.
struct UnexpectedResult: Error, CustomStringConvertible {
    let description: String

    /// Throws unless `condition` holds.
    static func unless(_ condition: Bool, _ text: @autoclosure () -> String) throws {
        if !condition { throw UnexpectedResult(description: text()) }
    }
}
