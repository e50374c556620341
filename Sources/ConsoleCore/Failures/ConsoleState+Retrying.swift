import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Retrying failed runs: staging, the plan, and sending it piece by piece.
extension ConsoleState {
    /// Takes back the retry that was staged last.
    mutating func takeBackRetry() {
        guard let id = failures.staged.popLast() else { return }
        let thread = failures.failed.first { $0.id == id }?.request.thread.rawValue ?? "a run"
        say("retry of \(ForeignText.name(thread)) not staged any more")
    }

    mutating func stageRetry() {
        let count = failures.targets.count
        let hidden = failures.hiddenMarks
        let threads = Words.list(hidden.map { ForeignText.name($0.request.thread.rawValue) })
        guard count > 0 else {
            say("not staged: the filter hides every marked run (\(threads)); clear the filter or the marks", .warning)
            return
        }
        let send = settings.keys.sequences(for: .sendAll).first?.label ?? ":submit-all"
        if failures.toggleStage() {
            let left = hidden.isEmpty ? "" : "; left out, hidden by the filter: \(threads)"
            say(
                "retry of \(Words.plural(count, "run")) staged, not sent; \(send) shows the plan\(left)",
                hidden.isEmpty ? .info : .warning
            )
        } else {
            say("not staged any more")
        }
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
        reasonNotToWrite ?? (failures.current == nil ? "no failed run is selected" : nil)
    }

    /// Sends the retries whose turn it is.
    mutating func advanceRetries() -> [ConsoleEffect] {
        guard var bulk = failures.bulk, !bulk.isOver else { return [] }
        if case .unavailable = connection { return [] }
        let next = bulk.takeNext(at: now)
        failures.bulk = bulk
        return next.map { run in
            let retry = RetryRequest(token: makeToken(), run: run.id, thread: run.request.thread)
            requests[retry.token] = .retry(retry)
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
            say(retrySummary ?? "")
        }
    }

    /// Takes in that a retry was refused.
    mutating func takeRefusedRetry(_ retry: RetryRequest, _ message: String) {
        failures.bulk?.note(retry.run, refused: message)
        say("\(ForeignText.name(retry.thread.rawValue)) is not retried: \(message)", .error)
    }

    /// Takes in what the queue says about retries under way.
    mutating func noteRetries() {
        let wasOver = failures.bulk?.isOver ?? true
        failures.bulk?.note(failed: failures.failed, active: failures.active)
        failures.dropGone()
        guard !wasOver, let bulk = failures.bulk, bulk.isOver else { return }
        let done = bulk.count { $0 == .succeeded }
        let again = bulk.count { $0 == .failedAgain }
        let left = bulk.count { $0 == .waiting }
        var words = "\(done) of \(Words.plural(bulk.items.count, "retry", "retries")) went on"
        if again > 0 { words += ", \(again) failed again" }
        if bulk.failures > again { words += ", \(bulk.failures - again) refused" }
        if left > 0 { words += "; stopped, \(left) not sent" }
        say(words, bulk.failures > 0 ? .warning : .success)
    }

    /// The retries under way, in a few words; nil when there are none.
    var retrySummary: String? {
        guard let bulk = failures.bulk, !bulk.isOver else { return nil }
        if now < bulk.notBefore {
            return "retrying \(bulk.items.count) in \(Words.span(bulk.notBefore.duration(since: now)))"
        }
        let ended = bulk.items.count - bulk.count { $0 == .waiting } - bulk.count(where: \.isInFlight)
        var words = "retrying, \(ended) of \(bulk.items.count) ended"
        let again = bulk.count { $0 == .failedAgain }
        if again > 0 { words += ", \(again) failed again" }
        if bulk.failures > again { words += ", \(bulk.failures - again) refused" }
        return words
    }

    /// Says once that retries which wait are not sent when the console is left; false when none wait or it was said.
    mutating func warnOfUnsentRetries() -> Bool {
        var waiting = failures.staged
        if let bulk = failures.bulk, !bulk.isOver {
            waiting += bulk.items.filter { $0.phase == .waiting }.map(\.run.id)
        }
        guard !waiting.isEmpty, failures.warnedOf != waiting else { return false }
        failures.warnedOf = waiting
        let count = Words.plural(waiting.count, "retry is", "retries are")
        say("\(count) not sent yet and will not be when you leave; leave once more to do so", .warning)
        return true
    }

    /// The commands that stop retries: what is sent is sent, the rest stays.
    mutating func stopRetries() {
        failures.bulk?.isCancelled = true
        say("no more retries are sent")
    }
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
