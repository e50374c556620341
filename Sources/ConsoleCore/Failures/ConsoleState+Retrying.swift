import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Routes the retries of failed runs to ``FailuresState``, which stages them and keeps their outcomes.
extension ConsoleState {
    /// The reason why the failed run under the cursor cannot be retried.
    var reasonNotToRetry: String? {
        backend.reasonNotToWrite ?? failures.reasonNotToAct
    }

    /// Sends the retries that are next.
    mutating func advanceRetries() -> [ConsoleEffect] {
        guard backend.awayMessage == nil else { return [] }
        return failures.takeNextRetries(at: now).map { run in
            let retry = RetryRequest(token: makeToken(), run: run.id, thread: run.request.thread)
            sending[retry.token] = .retry(retry)
            return .retry(retry)
        }
    }

    /// Forks the failed turn at its beginning, with another input or to ask again.
    mutating func beginForkOfFailure(asking isAsking: Bool) -> [ConsoleEffect] {
        failures.awaitFork(asking: isAsking).map { reloads.request(.history($0)) } ?? []
    }

    /// Opens the fork that waits for the history of its thread.
    mutating func openAwaitedFork(on thread: ThreadID) -> [ConsoleEffect] {
        switch failures.takeAwaitedFork(on: thread, history: history.entries[thread] ?? []) {
        case .open(let dialog): return beginFork(dialog)
        case .refuse(let remark): say(remark)
        case nil: break
        }
        return []
    }
}
