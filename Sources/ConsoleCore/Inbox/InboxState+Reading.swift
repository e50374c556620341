import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Applies readings of the open questions.
extension InboxState {
    /// Applies a reading.
    ///
    /// - Parameters:
    ///   - reading: The difference from the previous reading.
    ///   - rules: The rules of deciding.
    /// - Returns: The remark about a changed payload under the cursor; `nil` for none.
    mutating func take(_ reading: InboxReading, rules: DecidingRules) -> Remark? {
        var remark: Remark?
        switch reading.order {
        case .unchanged: break
        case .appended(let ids):
            let fresh = Self.byID(reading.entries)
            appendEntries(ids.compactMap { fresh[$0] })
        case .replaced(let ids): remark = replace(ids, Self.byID(reading.entries), rules: rules)
        }
        if let item = itemToRestore, self[item] != nil {
            itemToRestore = nil
            cursor.id = .item(item)
        }
        total = max(reading.total, entries.count)
        isLoaded = true
        if !reading.isPartial {
            itemToRestore = nil
            isWholeRead = true
        }
        if isComplete, reading.order != .unchanged || seen.count > entries.count {
            seen = seen.filter { self[$0.key] != nil }
        }
        return remark
    }

    /// Reopens the questions whose answers went to these runs.
    mutating func reopen(answeredBy runs: Set<RunID>) {
        let reopened = entries.filter { entry in
            if case .answered(let run) = entry.phase { runs.contains(run) } else { false }
        }
        setPhase(.open, of: reopened.map(\.id))
    }

    private static func byID(_ entries: [InboxEntry]) -> [QuestionID: InboxEntry] {
        Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { _, later in later })
    }

    /// Replaces the questions.
    ///
    /// The state of a question that stays is kept.
    private mutating func replace(
        _ ids: [QuestionID],
        _ fresh: [QuestionID: InboxEntry],
        rules: DecidingRules
    ) -> Remark? {
        let cursorItem = current?.id
        var changed: Set<QuestionID> = []
        settleRange()
        let merged = ids.compactMap { id -> InboxEntry? in
            guard let new = fresh[id] else { return self[id] }
            guard let old = self[id] else {
                // The questions of the first reading are older than the console.
                var entry = new
                entry.isFollowUp = isWholeRead && followed.wasAnswered(id.thread)
                entry.isNew = isWholeRead
                return entry
            }
            let entry = new.merged(with: old, rules: rules)
            if !entry.isPayload(of: old) { changed.insert(id) }
            return entry
        }
        replaceEntries(merged)
        let queue = self
        marks.keep { queue.isOpen($0) && !changed.contains($0) }
        guard let cursorItem, changed.contains(cursorItem) else { return nil }
        return Remark("payload changed since you read it; read it again", .warning)
    }
}

extension InboxEntry {
    /// Whether the payload is that of an earlier reading.
    ///
    /// A digest that was not read is not compared.
    fileprivate func isPayload(of earlier: InboxEntry) -> Bool {
        earlier.question.payloadDigest == question.payloadDigest || question.payloadDigest.rawValue.isEmpty
    }

    /// Returns the question with its earlier state: its payload, and the progress of its answer if the payload is the
    /// same.
    fileprivate func merged(with earlier: InboxEntry, rules: DecidingRules) -> InboxEntry {
        var entry = keepingPayload(of: earlier, rules: rules)
        (entry.isFollowUp, entry.isNew) = (earlier.isFollowUp, earlier.isNew)
        if entry.isPayload(of: earlier) { entry.phase = earlier.phase }
        return entry
    }
}
