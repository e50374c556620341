package import SignoffCheckpoint

/// The comparison of the release that asked a question with the release that would resume.
package enum AskingRelease: Hashable, Sendable {
    /// The asking release is unknown, or this program does not have the workflow.
    case notComparable
    /// The same release would resume.
    case same
    /// Another release would resume. `here` is `nil` for a program without a release name.
    case another(asked: String, here: String?)

    /// Compares the release of a question with the releases of this program.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - releases: The release of each workflow of this program; the inner value is `nil` for a workflow without a
    ///     release.
    package init(of question: OpenInterrupt, among releases: [String: String?]) {
        guard let asked = question.release, let here = question.workflow.flatMap({ releases[$0] }) else {
            self = .notComparable
            return
        }
        self = asked == here ? .same : .another(asked: asked, here: here)
    }

    /// The warning to show before an answer, with untrusted names escaped; `nil` for none.
    package var warning: String? {
        guard case .another(let asked, let here) = self else { return nil }
        let ours = here.map { "this program has release \(ForeignText.name($0))" } ?? "this program names no release"
        return
            "asked by release \(ForeignText.name(asked)), and \(ours): the answer is delivered only if it asks the same"
    }
}
