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
