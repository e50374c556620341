import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Stages retries and records their outcomes.
extension FailuresState {
    /// Removes the retry that was staged last.
    mutating func undoRetry() -> Remark? {
        guard let id = staged.popLast() else { return nil }
        let thread = failed.first { $0.id == id }?.request.thread.rawValue ?? "a run"
        return Remark("retry of \(ForeignText.name(thread)) is no longer staged")
    }

    /// Stages the retry of the targeted runs, or removes it when all are staged.
    ///
    /// - Parameter planKey: The key that shows the plan.
    /// - Returns: The remark.
    mutating func stage(planKey: String) -> Remark {
        let count = targets.count
        let hidden = hiddenMarks
        let threads = Words.list(hidden.map { ForeignText.name($0.request.thread.rawValue) })
        guard count > 0 else {
            return Remark(
                "not staged: the filter hides every marked run (\(threads)); clear the filter or the marks",
                .warning
            )
        }
        guard toggleStage() else { return Remark("no longer staged") }
        let left = hidden.isEmpty ? "" : "; left out, hidden by the filter: \(threads)"
        return Remark(
            "retry of \(Words.plural(count, "run")) staged, not sent; \(planKey) shows the plan\(left)",
            hidden.isEmpty ? .info : .warning
        )
    }

    /// Applies the refusal of a retry.
    mutating func takeRefused(_ retry: RetryRequest, _ message: String) -> Remark {
        bulk?.note(retry.run, refused: message)
        return Remark("\(ForeignText.name(retry.thread.rawValue)) is not retried: \(message)", .error)
    }

    /// Applies the progress of retries.
    ///
    /// Returns a remark when all of them have ended.
    mutating func noteRetries() -> Remark? {
        let wasOver = bulk?.isOver ?? true
        bulk?.note(failed: failed, active: active)
        dropGone()
        guard !wasOver, let bulk, bulk.isOver else { return nil }
        let done = bulk.count { $0 == .succeeded }
        let again = bulk.count { $0 == .failedAgain }
        let left = bulk.count { $0 == .waiting }
        var words = "\(done) of \(Words.plural(bulk.items.count, "retry", "retries")) continued"
        if again > 0 { words += ", \(again) failed again" }
        if bulk.failures > again { words += ", \(bulk.failures - again) refused" }
        if left > 0 { words += "; stopped, \(left) not sent" }
        return Remark(words, bulk.failures > 0 ? .warning : .success)
    }

    /// Returns a warning, once, that waiting retries are not sent when the console closes; `nil` when none wait or the
    /// warning was shown.
    mutating func warnOfUnsent() -> Remark? {
        var waiting = staged
        if let bulk, !bulk.isOver { waiting += bulk.items.filter { $0.phase == .waiting }.map(\.run.id) }
        guard !waiting.isEmpty, warnedOf != waiting else { return nil }
        warnedOf = waiting
        let count = Words.plural(waiting.count, "retry is", "retries are")
        return Remark("\(count) not sent and will be dropped when you quit; quit again to confirm", .warning)
    }

    /// Stops sending retries.
    ///
    /// Sent retries are not affected.
    mutating func stopRetries() -> Remark {
        bulk?.isCancelled = true
        return Remark("no further retries are sent")
    }
}

extension BulkRetry {
    /// Returns the retries in progress, in a few words; `nil` when they have ended.
    func summary(at now: Timestamp) -> String? {
        guard !isOver else { return nil }
        if now < notBefore { return "retrying \(items.count) in \(Words.span(notBefore.duration(since: now)))" }
        let ended = items.count - count { $0 == .waiting } - count(where: \.isInFlight)
        var words = "retrying, \(ended) of \(items.count) ended"
        let again = count { $0 == .failedAgain }
        if again > 0 { words += ", \(again) failed again" }
        if failures > again { words += ", \(failures - again) refused" }
        return words
    }
}

extension FailuresState {
    /// Applies the failed and active runs.
    ///
    /// Returns a remark when retries have ended.
    mutating func take(failed new: [Run], active newActive: [Run], threads newThreads: [ThreadSummary] = []) -> Remark?
    {
        if failed != new { attempts = [:] }
        take(failed: new)
        active = newActive
        threads = newThreads
        isLoaded = true
        return noteRetries()
    }

    /// Marks the failed run under the cursor, or removes its mark.
    ///
    /// Returns false when there is none.
    mutating func toggleMarkUnderCursor() -> Bool {
        guard let id = cursor.id?.run else { return false }
        if marks.remove(id) == nil { marks.insert(id) }
        return true
    }

    /// Returns the reason why no plan of retries can be shown.
    func reasonNotToPlan(keys: KeyMap) -> String? {
        if let bulk, !bulk.isOver { return "retries are in progress; wait for their end" }
        return staged.isEmpty ? "no retry is staged; \(keys.label(of: .retry)) stages" : nil
    }

    /// Removes the failed runs whose retry is sent now.
    mutating func takeNextRetries(at now: Timestamp) -> [Run] {
        guard bulk?.isOver == false else { return [] }
        return bulk?.takeNext(at: now) ?? []
    }

    /// Records that a retry was stored; returns `nil` for a retry of another console.
    mutating func takeStored(_ retry: RetryRequest, as run: Run, at now: Timestamp) -> Remark? {
        guard var bulk, bulk.items.contains(where: { $0.run.id == retry.run }) else { return nil }
        bulk.note(retry.run, becameRun: run.id)
        self.bulk = bulk
        guard bulk.items.count > 1 else {
            let thread = ForeignText.name(retry.thread.rawValue)
            return Remark("retrying \(thread); finished tasks keep their results", .success)
        }
        return Remark(bulk.summary(at: now) ?? "")
    }
}

extension FailuresState {
    /// Returns the pending or running run of a thread; `nil` for none.
    func activeRun(of thread: ThreadID) -> Run? { active.first { $0.request.thread == thread } }
}

/// Forks a failed turn at its beginning.
extension FailuresState {
    /// The result of a loaded history for the fork that waits for it.
    enum ForkStart: Equatable {
        case open(ForkDialog)
        case refuse(Remark)
    }

    /// Prepares the fork of the failed run under the cursor.
    ///
    /// - Parameter isAsking: Whether the turn asks again; otherwise it gets another input.
    /// - Returns: The thread whose history is needed; `nil` when the cursor is not on a run.
    mutating func awaitFork(asking isAsking: Bool) -> ThreadID? {
        guard let run = current else { return nil }
        awaitedFork = AwaitedFork(
            thread: run.request.thread,
            purpose: isAsking
                ? "The failed turn runs again from its beginning and asks again. Earlier answers are dropped."
                : "The failed turn runs again from its beginning with another input.",
            opensInput: !isAsking
        )
        return run.request.thread
    }

    /// Removes the fork that waits for the history of a thread; `nil` for none.
    mutating func takeAwaitedFork(on thread: ThreadID, history: [HistoryEntry]) -> ForkStart? {
        guard let awaited = awaitedFork, awaited.thread == thread else { return nil }
        awaitedFork = nil
        guard let start = history.first(where: { $0.input != nil }) else {
            let name = ForeignText.name(thread.rawValue)
            return .refuse(
                Remark("\(name) failed before its first checkpoint was stored; a retry starts it again", .warning)
            )
        }
        var dialog = ForkDialog(thread: thread, checkpoint: start.checkpoint, purpose: awaited.purpose)
        dialog.opensInput = awaited.opensInput
        return .open(dialog)
    }
}
