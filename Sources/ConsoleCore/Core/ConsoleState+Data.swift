import OrderedCollections
import SignoffCheckpoint

extension ConsoleState {
    /// Takes in data that arrived.
    mutating func take(_ data: ConsoleData) -> [ConsoleEffect] {
        freshAt = now
        if connection == .opening { connection = .ready }
        switch data {
        case .inbox(let questions, let total):
            takeInbox(questions, total)
            return finishLoad(.inbox)
        case .threads(let all):
            threads.all = all
            clocks.note(all.lazy.map(\.updatedAt), at: now)
            threads.isLoaded = true
            return finishLoad(.threads)
        case .runs(let failed, let active):
            takeRuns(failed, active)
            return finishLoad(.runs)
        case .history(let thread, let entries):
            history.keep(entries, of: thread)
            let effects = openAwaitedFork(on: thread)
            return effects + finishLoad(.history(thread))
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
            for entry in saved.drafts where drafts[entry.item] == nil { drafts[entry.item] = entry.draft }
            dropStaleDrafts()
        case .access(let access): self.access = access
        case .connection(let connection): self.connection = connection
        }
        return []
    }

    mutating func takeFailure(of load: ConsoleLoad, _ message: String) -> [ConsoleEffect] {
        switch load {
        case .history(let thread): history.keep(history.entries[thread] ?? [], of: thread)
        case .threadEvents(let thread): streams.keep(streams.byThread[thread] ?? [], of: thread)
        case .attempts(let thread): failures.attempts[thread] = failures.attempts[thread] ?? []
        case .forkPreview(_, let checkpoint): takeForkFault(message, of: checkpoint)
        default: break
        }
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
        inbox.entries = questions.map { question in
            let id = ItemID(question)
            guard let old = known.removeValue(forKey: id) else {
                var entry = InboxEntry(question)
                entry.isFollowUp = inbox.isLoaded && answered.contains(question.thread)
                return entry
            }
            guard old.question != question else { return old }
            var entry = InboxEntry(question)
            entry.isFollowUp = old.isFollowUp
            if old.question.payloadDigest == question.payloadDigest {
                entry.phase = old.phase
            } else {
                isCurrentChanged = isCurrentChanged || inbox.cursor.id == id
            }
            return entry
        }
        inbox.total = max(total, questions.count)
        inbox.isLoaded = true
        if isCurrentChanged { say("payload changed since you read it; read it again", .warning) }
        if questions.count >= total {
            inbox.seen = inbox.seen.filter { seen in inbox.entries.contains { $0.id == seen.key } }
        }
        dropStaleDrafts()
    }

    /// Throws away what was decided about a payload that changed or a question that is gone.
    private mutating func dropStaleDrafts() {
        guard inbox.isLoaded else { return }
        let isWhole = inbox.entries.count >= inbox.total
        let digests = Dictionary(
            inbox.entries.map { ($0.id, $0.question.payloadDigest) },
            uniquingKeysWith: { first, _ in first }
        )
        for (id, draft) in drafts {
            if let digest = digests[id] {
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
        for index in inbox.entries.indices {
            if case .answered(let run) = inbox.entries[index].phase, failedIDs.contains(run) {
                inbox.entries[index].phase = .open
            }
        }
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
