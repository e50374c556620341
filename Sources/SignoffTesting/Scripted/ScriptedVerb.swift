/// An operation of a backend, as a script names it.
package enum ScriptedVerb: String, CaseIterable, Hashable, Sendable {
    case workflows, questions, countQuestions, item, threads, thread, historyPage, steps, difference, forkPreview
    case stateEditPreview
    case runs, run, runOfToken, waitingRuns, requireTurn, events, newestEvent, recentEvents
    case answer, start, retry, fork, setState, cancel
    case claims, claim, endClaim, notes, addNote
    case recentLedger, ledgerRow, keptAnswers, ledgerHead, ledgerHas, databaseID, progress, verifyLedger, record

    /// Whether the operation requests that something be stored.
    package var isRequest: Bool {
        switch self {
        case .answer, .start, .retry, .fork, .setState, .cancel, .claim, .endClaim, .addNote, .record: true
        default: false
        }
    }
}

/// A recorded call of a scripted backend.
package struct ScriptedCall: Hashable, Sendable {
    /// The verb.
    package var verb: ScriptedVerb
    /// The subject, such as a thread, a run or a token; empty for none.
    package var subject: String

    /// Creates a call.
    package init(verb: ScriptedVerb, subject: String) {
        self.verb = verb
        self.subject = subject
    }
}
