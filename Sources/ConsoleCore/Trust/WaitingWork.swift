import SignoffCheckpoint
import SignoffOperator

/// Whether the console executes the runs it finds waiting, beside those its operator sets going.
package enum WaitingWork: Equatable, Sendable {
    /// It does.
    case executed
    /// It does not, until `:work`; why, in one clause.
    case held(reason: String)

    /// Why it does not; nil when it does.
    var reason: String? {
        if case .held(let reason) = self { reason } else { nil }
    }
}

extension WaitingRuns {
    /// Whether each of these runs was shown as it is now.
    ///
    /// What became of a run meanwhile makes no difference: it is executed at most.
    func isShown(by shown: WaitingRuns) -> Bool {
        guard unlisted == 0 else { return false }
        let known = Dictionary(shown.listed.map { ($0.run.id, $0) }, uniquingKeysWith: { first, _ in first })
        return listed.allSatisfy { now in
            guard let then = known[now.run.id] else { return false }
            return then.run.request == now.run.request && then.questions == now.questions
        }
    }
}
