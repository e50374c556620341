import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Retrying failed runs: staging, the plan, and sending it piece by piece.
extension ConsoleState {
    /// Stages the retry of the runs a key is about, or takes it back.
    mutating func stageRetry() {
        say(failures.stage(planKey: settings.keys.sequences(for: .sendAll).first?.label ?? ":submit-all"))
    }

    mutating func markFailure() {
        guard let id = failures.cursor.id else { return }
        if failures.marks.remove(id) == nil { failures.marks.insert(id) }
        move(.lines(1))
    }

    mutating func openRetryPlan() {
        open(RetryPlanDialog(runs: failures.staged))
    }

    /// Why there is no plan of retries to show.
    var reasonNotToPlanRetries: String? {
        if let bulk = failures.bulk, !bulk.isOver { return "retries are under way; wait for their end" }
        let key = settings.keys.sequences(for: .retry).first?.label ?? ":retry"
        return failures.staged.isEmpty ? "no retry is staged; \(key) stages" : nil
    }

    /// Why the failed run under the cursor cannot be retried.
    var reasonNotToRetry: String? {
        backend.reasonNotToWrite ?? (failures.current == nil ? "no failed run is selected" : nil)
    }

    /// Sends the retries whose turn it is.
    mutating func advanceRetries() -> [ConsoleEffect] {
        guard var bulk = failures.bulk, !bulk.isOver else { return [] }
        if case .unavailable = backend.connection { return [] }
        let next = bulk.takeNext(at: now)
        failures.bulk = bulk
        return next.map { run in
            let retry = RetryRequest(token: makeToken(), run: run.id, thread: run.request.thread)
            sending[retry.token] = .retry(retry)
            return .retry(retry)
        }
    }

    /// Takes in that a retry is stored.
    mutating func takeRetried(_ retry: RetryRequest, as run: Run) {
        guard failures.bulk?.items.contains(where: { $0.run.id == retry.run }) == true else { return }
        failures.bulk?.note(retry.run, becameRun: run.id)
        if failures.bulk?.items.count == 1 {
            say("retrying \(ForeignText.name(retry.thread.rawValue)); finished tasks keep their results", .success)
        } else {
            say(Remark(retrySummary ?? ""))
        }
    }

    /// The retries under way, in a few words; nil when there are none.
    var retrySummary: String? { failures.bulk?.summary(at: now) }
}

/// Running a failed turn again from its beginning: with another input, or to be asked once more.
extension ConsoleState {
    mutating func beginForkOfFailure(asking isAsking: Bool) -> [ConsoleEffect] {
        guard let run = failures.current else { return [] }
        failures.awaitedFork = FailuresState.AwaitedFork(
            thread: run.request.thread,
            purpose: isAsking
                ? "The turn that failed is run again from its beginning and asks again: answers given before are dropped."
                : "The turn that failed is run again from its beginning with another input.",
            opensInput: !isAsking
        )
        return reloads.request(.history(run.request.thread))
    }

    /// Opens the fork that waits for the history of its thread.
    mutating func openAwaitedFork(on thread: ThreadID) -> [ConsoleEffect] {
        guard let awaited = failures.awaitedFork, awaited.thread == thread else { return [] }
        failures.awaitedFork = nil
        guard let start = history.entries[thread]?.first(where: { $0.input != nil }) else {
            let name = ForeignText.name(thread.rawValue)
            say("\(name) failed before its first checkpoint was stored; a retry starts it again", .warning)
            return []
        }
        var dialog = ForkDialog(thread: thread, checkpoint: start.checkpoint, purpose: awaited.purpose)
        dialog.opensInput = awaited.opensInput
        return beginFork(dialog)
    }
}
