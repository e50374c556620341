import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Records in the ledger an act that is not a decision.
struct ActRecording: BackendWork {
    var act: RecordedAct
    /// The subject of the act.
    var subject: String
    /// The thread of the act; `nil` for none.
    var thread: ThreadID?

    var isGuarded: Bool { true }

    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> RecordedAct {
        try await backend.record(act, of: subject, on: thread)
        return act
    }

    func finish(_ act: RecordedAct, in state: inout ConsoleState) -> [ConsoleEffect] { [] }

    func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.say("\(act.outcome), but not recorded in the ledger: \(message)", .warning)
        return []
    }
}
