import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// Takes in data that arrived.
    mutating func take(_ data: ConsoleData) -> [ConsoleEffect] {
        if data.isOfStore { freshAt = now }
        if connection == .opening { connection = .ready }
        switch data {
        case .inbox(let questions, let total):
            takeInbox(questions, total)
            return finishLoad(.inbox) + notifyOfArrivals()
        case .claims(let all):
            claims.take(all, of: inbox.entries)
            return finishLoad(.claims)
        case .threads(let all):
            threads.all = all
            clocks.note(all.lazy.map(\.updatedAt), at: now)
            threads.isLoaded = true
            return finishLoad(.threads)
        case .runs(let failed, let active):
            takeRuns(failed, active)
            return finishLoad(.runs)
        case .history(let thread, let entries, let before, let hasOlder):
            history.keep(entries, of: thread, before: before, hasOlder: hasOlder)
            let effects = openAwaitedFork(on: thread)
            return effects + finishLoad(before.map { .olderHistory(thread, $0) } ?? .history(thread))
        case .attempts(let thread, let runs):
            failures.attempts[thread] = runs
            return finishLoad(.attempts(thread))
        case .forkPreview(let preview):
            take(preview)
            return finishLoad(.forkPreview(preview.thread, preview.checkpoint))
        case .threadEvents(let thread, let page):
            streams.keep(page.events, of: thread)
            return finishLoad(.threadEvents(thread))
        case .events(let page): return takeEvents(page)
        case .ledger(let entries):
            ledger.entries = entries.reversed()
            ledger.isLoaded = true
            return finishLoad(.ledger)
        case .ledgerCheck(let check):
            take(check)
            return finishLoad(.ledgerCheck)
        case .workflows(let choices):
            workflows = choices
            return finishLoad(.workflows)
        case .themes(let choices):
            themes = choices
            return finishLoad(.themes)
        case .drafts(let saved):
            reasons = ReasonHistory(recent: saved.reasons)
            savedFilters = saved.filters
            for entry in saved.drafts where drafts[entry.item] == nil { drafts[entry.item] = entry.draft }
            dropStaleDrafts()
        case .session(let session): return restore(session)
        case .access(let access): self.access = access
        case .connection(let connection): self.connection = connection
        }
        return []
    }

    mutating func takeFailure(of load: ConsoleLoad, _ message: String) -> [ConsoleEffect] {
        switch load {
        case .history(let thread) where history.entries[thread] == nil: history.keep([], of: thread)
        case .threadEvents(let thread): streams.keep(streams.byThread[thread] ?? [], of: thread)
        case .attempts(let thread): failures.attempts[thread] = failures.attempts[thread] ?? []
        case .forkPreview(_, let checkpoint): takeForkFault(message, of: checkpoint)
        default: break
        }
        // That the store is away is said for as long as it is; once more for every load would hide all else.
        if case .unavailable = connection { return finishLoad(load) }
        say(message, .error)
        return finishLoad(load)
    }

    private mutating func takeInbox(_ questions: [OpenInterrupt], _ total: Int) {
        var known = Dictionary(inbox.entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let answered = Set(
            inbox.entries.compactMap { entry -> ThreadID? in
                if case .answered = entry.phase { entry.question.thread } else { nil }
            }
        )
        var isCurrentChanged = false
        var changed: Set<ItemID> = []
        settleRange()
        let wasLoaded = inbox.isLoaded
        let rules = settings.deciding
        let current = inbox.current?.id
        let entries = questions.map { question in
            let id = ItemID(question)
            guard let old = known.removeValue(forKey: id) else {
                var entry = InboxEntry(question, rules: rules)
                entry.isFollowUp = wasLoaded && answered.contains(question.thread)
                entry.isNew = wasLoaded
                return entry
            }
            guard old.question != question else { return old }
            var entry = InboxEntry(question, rules: rules)
            entry.isFollowUp = old.isFollowUp
            entry.isNew = old.isNew
            if old.question.payloadDigest == question.payloadDigest {
                entry.phase = old.phase
            } else {
                isCurrentChanged = isCurrentChanged || current == id
                changed.insert(id)
            }
            return entry
        }
        inbox.replaceEntries(entries)
        claims.take(claims.all, of: entries)
        let kept = inbox
        inbox.marks.keep { kept[$0]?.phase == .open && !changed.contains($0) }
        if let item = itemToRestore {
            itemToRestore = nil
            if inbox.entries.contains(where: { $0.id == item }) { inbox.cursor.id = .item(item) }
        }
        inbox.total = max(total, questions.count)
        inbox.isLoaded = true
        if isCurrentChanged { say("payload changed since you read it; read it again", .warning) }
        if questions.count >= total {
            inbox.seen = inbox.seen.filter { inbox[$0.key] != nil }
        }
        dropStaleDrafts()
    }

    /// Throws away what was decided about a payload that changed or a question that is gone.
    private mutating func dropStaleDrafts() {
        guard inbox.isLoaded else { return }
        let isWhole = inbox.entries.count >= inbox.total
        for (id, draft) in drafts {
            if let digest = inbox[id]?.question.payloadDigest {
                guard digest != draft.payloadDigest else { continue }
                drafts[id] = nil
                say("a payload changed after it was decided; the decision is taken back", .warning)
            } else if isWhole {
                drafts[id] = nil
                if draft.decided > 0 {
                    say("a staged item on \(id.thread) is gone: it was answered or has moved on", .warning)
                }
            }
        }
    }

    private mutating func takeRuns(_ failed: [Run], _ active: [Run]) {
        if failures.failed != failed { failures.attempts = [:] }
        failures.failed = failed
        failures.active = active
        clocks.note(
            (failed + active).lazy.flatMap { [$0.createdAt, $0.startedAt, $0.finishedAt].compactMap(\.self) },
            at: now
        )
        failures.isLoaded = true
        noteRetries()
        // A run that failed before it took its answer leaves the question open.
        let failedIDs = Set(failed.map(\.id))
        let reopened = inbox.entries.filter { entry in
            if case .answered(let run) = entry.phase { failedIDs.contains(run) } else { false }
        }
        inbox.setPhase(.open, of: reopened.map(\.id))
    }

    private mutating func takeEvents(_ page: EventPage) -> [ConsoleEffect] {
        streams.append(page)
        var effects = spillEvents()
        let isTurningPoint = page.events.contains { $0.mode == "run" || $0.payload["__interrupt__"] != nil }
        if isTurningPoint { effects += request(.inbox) + request(.runs) + request(.threads) }
        if let thread = history.thread, screen == .history, page.events.contains(where: { $0.thread == thread }) {
            effects += request(.history(thread))
        }
        return effects
    }
}
