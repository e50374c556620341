import SignoffCheckpoint
import SignoffOperator

/// Whether the console executes waiting runs that its operator did not start.
package enum WaitingWork: Equatable, Sendable {
    /// The console executes them.
    case executed
    /// The console does not execute them until `:work`. The reason is one clause.
    case held(reason: String)

    /// The reason why waiting runs are not executed; `nil` when they are.
    var reason: String? {
        if case .held(let reason) = self { reason } else { nil }
    }
}

extension WaitingRuns {
    /// Whether each of these runs was shown in its present form.
    ///
    /// The status of a run may have changed, because the consent covers its execution.
    func isShown(by shown: WaitingRuns) -> Bool {
        guard unlisted == 0 else { return false }
        let known = Dictionary(shown.listed.map { ($0.run.id, $0) }, uniquingKeysWith: { first, _ in first })
        return listed.allSatisfy { now in
            guard let then = known[now.run.id] else { return false }
            return then.run.request == now.run.request && then.questions == now.questions
        }
    }
}
