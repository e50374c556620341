import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Staging retries, and what became of them.
extension FailuresState {
    /// Takes back the retry that was staged last.
    mutating func takeBackRetry() -> Remark? {
        guard let id = staged.popLast() else { return nil }
        let thread = failed.first { $0.id == id }?.request.thread.rawValue ?? "a run"
        return Remark("retry of \(ForeignText.name(thread)) not staged any more")
    }

    /// Stages the retry of the runs a key is about, or takes it back.
    ///
    /// - Parameter planKey: The key that shows the plan.
    /// - Returns: The words about it.
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
        guard toggleStage() else { return Remark("not staged any more") }
        let left = hidden.isEmpty ? "" : "; left out, hidden by the filter: \(threads)"
        return Remark(
            "retry of \(Words.plural(count, "run")) staged, not sent; \(planKey) shows the plan\(left)",
            hidden.isEmpty ? .info : .warning
        )
    }

    /// Takes in that a retry was refused.
    mutating func takeRefused(_ retry: RetryRequest, _ message: String) -> Remark {
        bulk?.note(retry.run, refused: message)
        return Remark("\(ForeignText.name(retry.thread.rawValue)) is not retried: \(message)", .error)
    }

    /// Takes in what the queue says about retries under way; says how they went once they are over.
    mutating func noteRetries() -> Remark? {
        let wasOver = bulk?.isOver ?? true
        bulk?.note(failed: failed, active: active)
        dropGone()
        guard !wasOver, let bulk, bulk.isOver else { return nil }
        let done = bulk.count { $0 == .succeeded }
        let again = bulk.count { $0 == .failedAgain }
        let left = bulk.count { $0 == .waiting }
        var words = "\(done) of \(Words.plural(bulk.items.count, "retry", "retries")) went on"
        if again > 0 { words += ", \(again) failed again" }
        if bulk.failures > again { words += ", \(bulk.failures - again) refused" }
        if left > 0 { words += "; stopped, \(left) not sent" }
        return Remark(words, bulk.failures > 0 ? .warning : .success)
    }

    /// Says once that retries which wait are not sent when the console is left; nil when none wait or it was said.
    mutating func warnOfUnsent() -> Remark? {
        var waiting = staged
        if let bulk, !bulk.isOver { waiting += bulk.items.filter { $0.phase == .waiting }.map(\.run.id) }
        guard !waiting.isEmpty, warnedOf != waiting else { return nil }
        warnedOf = waiting
        let count = Words.plural(waiting.count, "retry is", "retries are")
        return Remark("\(count) not sent yet and will not be when you leave; leave once more to do so", .warning)
    }

    /// Stops retries: what is sent is sent, the rest stays.
    mutating func stopRetries() -> Remark {
        bulk?.isCancelled = true
        return Remark("no more retries are sent")
    }
}

extension BulkRetry {
    /// The retries under way, in a few words; nil when they are over.
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
    /// Takes in which runs failed and which are active; says how retries went once they are over.
    mutating func take(failed new: [Run], active newActive: [Run], threads newThreads: [ThreadSummary] = []) -> Remark?
    {
        if failed != new { attempts = [:] }
        take(failed: new)
        active = newActive
        threads = newThreads
        isLoaded = true
        return noteRetries()
    }

    /// Marks the failed run under the cursor, or takes its mark away; false where none is under it.
    mutating func toggleMarkUnderCursor() -> Bool {
        guard let id = cursor.id?.run else { return false }
        if marks.remove(id) == nil { marks.insert(id) }
        return true
    }

    /// Why there is no plan of retries to show.
    func reasonNotToPlan(keys: KeyMap) -> String? {
        if let bulk, !bulk.isOver { return "retries are under way; wait for their end" }
        return staged.isEmpty ? "no retry is staged; \(keys.label(of: .retry)) stages" : nil
    }

    /// Takes the failed runs whose retry is sent now.
    mutating func takeNextRetries(at now: Timestamp) -> [Run] {
        guard bulk?.isOver == false else { return [] }
        return bulk?.takeNext(at: now) ?? []
    }

    /// Takes in that a retry is stored; nil for one that was not sent from here.
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
    /// The run of a thread that is pending or running; nil when there is none.
    func activeRun(of thread: ThreadID) -> Run? { active.first { $0.request.thread == thread } }
}

/// Running a failed turn again from its beginning.
extension FailuresState {
    /// What the history of a thread makes of the fork that waits for it.
    enum ForkStart: Equatable {
        case open(ForkDialog)
        case refuse(Remark)
    }

    /// Prepares the fork of the failed run under the cursor.
    ///
    /// - Parameter isAsking: Whether the turn asks again; otherwise it gets another input.
    /// - Returns: The thread whose history is needed; nil where no run is under the cursor.
    mutating func awaitFork(asking isAsking: Bool) -> ThreadID? {
        guard let run = current else { return nil }
        awaitedFork = AwaitedFork(
            thread: run.request.thread,
            purpose: isAsking
                ? "The turn that failed is run again from its beginning and asks again: answers given before are dropped."
                : "The turn that failed is run again from its beginning with another input.",
            opensInput: !isAsking
        )
        return run.request.thread
    }

    /// Takes the fork that waits for the history of a thread; nil when none does.
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
