package import SignoffCheckpoint

/// The release that asked a question, beside the one this program would go on with.
package enum AskingRelease: Hashable, Sendable {
    /// Nothing tells which release asked, or this program does not have the workflow.
    case notComparable
    /// The same release goes on.
    case same
    /// Another release goes on; `here` is nil for a program that names none.
    case another(asked: String, here: String?)

    /// Compares the release of a question with those of this program.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - releases: The release of each workflow of this program, nil inside for one that names none.
    package init(of question: OpenInterrupt, among releases: [String: String?]) {
        guard let asked = question.release, let here = question.workflow.flatMap({ releases[$0] }) else {
            self = .notComparable
            return
        }
        self = asked == here ? .same : .another(asked: asked, here: here)
    }

    /// What somebody should know before they answer, with names from outside escaped; nil for nothing.
    package var warning: String? {
        guard case .another(let asked, let here) = self else { return nil }
        let ours = here.map { "this program has release \(ForeignText.name($0))" } ?? "this program names no release"
        return
            "asked by release \(ForeignText.name(asked)), and \(ours): the answer is delivered only if it asks the same"
    }
}
