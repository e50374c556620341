import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension ConsoleState {
    /// Takes in data that arrived.
    mutating func take(_ data: ConsoleData) -> [ConsoleEffect] {
        backend.noteData(isOfStore: data.isOfStore, at: now)
        switch data {
        case .inboxReading(let reading):
            take(reading)
            guard !reading.isPartial else { return [] }
            return reloads.finish(.inbox) + notifyOfArrivals()
        case .item(let id, let entry):
            if let entry {
                let staged = staging.drafts.keys
                inbox.complete(entry, rules: settings.deciding, isStaged: staged.contains)
            } else {
                inbox.noteUnread(id)
            }
            return reloads.finish(.item(id))
        case .claims(let all):
            if all != sharing.claims.all { sharing.claims.take(all, of: inbox.entries) }
            return reloads.finish(.claims)
        case .notes(let new, let after):
            sharing.notes.take(new)
            return reloads.finish(.notes(after: after))
        case .threads(let page, let runs, let after, let hasMore):
            threads.take(page, runs: runs, after: after, hasMore: hasMore)
            clock.note(page.lazy.map(\.updatedAt))
            return reloads.finish(after.map { .moreThreads($0) } ?? .threads)
        case .runs(let failed, let active):
            takeRuns(failed, active)
            noteHeldRuns()
            return reloads.finish(.runs)
        case .history(let thread, let entries, let before, let hasOlder):
            history.keep(entries, of: thread, before: before, hasOlder: hasOlder)
            let effects = openAwaitedFork(on: thread)
            return effects + reloads.finish(before.map { .olderHistory(thread, $0) } ?? .history(thread))
        case .attempts(let thread, let runs):
            failures.attempts[thread] = runs
            return reloads.finish(.attempts(thread))
        case .forkPreview(let preview):
            take(preview)
            return reloads.finish(.forkPreview(preview.thread, preview.checkpoint))
        case .threadEvents(let thread, let page):
            streams.keep(page.events, of: thread)
            return reloads.finish(.threadEvents(thread))
        case .events(let page): return takeEvents(page)
        case .ledger(let entries, let faults):
            say(ledger.take(entries, faults: faults))
            return reloads.finish(.ledger)
        case .keptAnswers(let entry, let answers):
            ledger.kept = KeptAnswers(entry: entry, answers: answers)
            return reloads.finish(.keptAnswers(entry))
        case .ledgerCheck(let check):
            say(ledger.take(check))
            return reloads.finish(.ledgerCheck)
        case .workflows(let choices):
            work.take(choices)
            noteHeldRuns()
            return reloads.finish(.workflows)
        case .themes(let choices):
            looks.themes = choices
            return reloads.finish(.themes)
        case .drafts(let saved):
            staging.take(saved)
            screens.savedFilters = saved.filters
            say(staging.dropStale(in: inbox))
            let staged = staging.count
            if staged > 0 { say("\(Words.plural(staged, "decision")) staged earlier, still not sent", .warning) }
        case .session(let session): say(screens.restore(session))
        case .capabilities(let capabilities): backend.take(capabilities)
        case .access(let access): backend.take(access)
        case .work(let waiting):
            work.take(waiting)
            noteHeldRuns()
        case .heldRuns(let work): return take(held: work)
        case .connection(let connection): if backend.take(connection) { return reload(after: .reconnected) }
        case .index(let progress): return take(progress)
        case .configuration(let configuration): return take(configuration)
        }
        return []
    }

    /// Notes how far the index is; once it is complete the lists are, too.
    private mutating func take(_ progress: IndexProgress) -> [ConsoleEffect] {
        guard backend.take(progress) else { return [] }
        say("the index is made; the lists are whole", .success)
        return reload(after: .indexed)
    }

    mutating func takeFailure(of load: ConsoleLoad, _ message: String) -> [ConsoleEffect] {
        switch load {
        case .item(let id): inbox.noteUnread(id)
        case .history(let thread) where history.entries[thread] == nil: history.keep([], of: thread)
        case .threadEvents(let thread): streams.keep(streams.byThread[thread] ?? [], of: thread)
        case .attempts(let thread): failures.attempts[thread] = failures.attempts[thread] ?? []
        case .keptAnswers(let entry): ledger.kept = KeptAnswers(entry: entry, answers: [])
        case .forkPreview(_, let checkpoint): takeForkFault(message, of: checkpoint)
        case .heldRuns: withdrawWorkConfirmation()
        default: break
        }
        // That the store is away is said for as long as it is; once more for every load would hide all else.
        if backend.awayMessage != nil { return reloads.finish(load) }
        say(message, .error)
        return reloads.finish(load)
    }

    private mutating func take(_ reading: InboxReading) {
        switch reading.order {
        case .unchanged: break
        case .appended(let ids):
            let fresh = Dictionary(reading.entries.map { ($0.id, $0) }, uniquingKeysWith: { _, later in later })
            inbox.appendEntries(ids.compactMap { fresh[$0] })
            sharing.claims.take(sharing.claims.all, of: inbox.entries)
        case .replaced(let ids): replaceQueue(ids, reading.entries)
        }
        if let item = inbox.itemToRestore, inbox[item] != nil {
            inbox.itemToRestore = nil
            inbox.cursor.id = .item(item)
        }
        inbox.total = max(reading.total, inbox.entries.count)
        inbox.isLoaded = true
        if !reading.isPartial {
            inbox.itemToRestore = nil
            inbox.isWholeRead = true
        }
        if inbox.isComplete, reading.order != .unchanged || inbox.seen.count > inbox.entries.count {
            inbox.seen = inbox.seen.filter { inbox[$0.key] != nil }
        }
        say(staging.dropStale(in: inbox))
    }

    private mutating func replaceQueue(_ ids: [ItemID], _ entries: [InboxEntry]) {
        let fresh = Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { _, later in later })
        let answered = Set(
            inbox.entries.compactMap { entry -> ThreadID? in
                if case .answered = entry.phase { entry.question.thread } else { nil }
            }
        )
        let (kept, current) = (inbox, inbox.current?.id)
        var changed: Set<ItemID> = []
        settleRange()
        let entries = ids.compactMap { id -> InboxEntry? in
            let old = kept[id]
            guard var entry = fresh[id] else { return old }
            guard let old else {
                // What a first look brings was there before the console was.
                entry.isFollowUp = kept.isWholeRead && answered.contains(id.thread)
                entry.isNew = kept.isWholeRead
                return entry
            }
            // A payload that was read stays, as long as it is the same one.
            entry = entry.keepingPayload(of: old, rules: settings.deciding)
            entry.isFollowUp = old.isFollowUp
            entry.isNew = old.isNew
            // A digest that was not read says nothing.
            if old.question.payloadDigest == entry.question.payloadDigest
                || entry.question.payloadDigest.rawValue.isEmpty
            {
                entry.phase = old.phase
            } else {
                changed.insert(id)
            }
            return entry
        }
        inbox.replaceEntries(entries)
        sharing.claims.take(sharing.claims.all, of: entries)
        let new = inbox
        inbox.marks.keep { new[$0]?.phase == .open && !changed.contains($0) }
        if let current, changed.contains(current) {
            say("payload changed since you read it; read it again", .warning)
        }
    }

    private mutating func takeRuns(_ failed: [Run], _ active: [Run]) {
        if failures.failed != failed { failures.attempts = [:] }
        failures.take(failed: failed)
        failures.active = active
        clock.note(
            (failed + active).lazy.flatMap { [$0.createdAt, $0.startedAt, $0.finishedAt].compactMap(\.self) }
        )
        failures.isLoaded = true
        say(failures.noteRetries())
        // A run that failed before it took its answer leaves the question open.
        let failedIDs = Set(failed.map(\.id))
        let reopened = inbox.entries.filter { entry in
            if case .answered(let run) = entry.phase { failedIDs.contains(run) } else { false }
        }
        inbox.setPhase(.open, of: reopened.map(\.id))
    }

    private mutating func takeEvents(_ page: EventPage) -> [ConsoleEffect] {
        streams.append(page)
        let effects = spillEvents()
        let undelivered = page.events.filter { $0.mode == "run" && $0.payload["event"] == "answer_not_delivered" }
        // What is lost is told before what is kept.
        if let event = undelivered.last(where: { $0.payload["is_kept"] != true }) ?? undelivered.last {
            sayNotDelivered(event)
        }
        let isTurningPoint = page.events.contains { $0.mode == "run" || $0.payload["__interrupt__"] != nil }
        // What a body writes to its stream changes no checkpoint.
        let threads = Set(page.events.lazy.filter { $0.mode != "custom" }.map(\.thread))
        return effects + reload(after: .events(isTurningPoint: isTurningPoint, threads: threads))
    }

    /// Says what became of an answer that did not reach its question; one that is kept is not lost.
    private mutating func sayNotDelivered(_ event: RunEvent) {
        let thread = ForeignText.name(event.thread.rawValue)
        if event.payload["is_kept"] == true {
            say(
                "the answer on \(thread) is kept: the run ended before it came to the question; a retry delivers it",
                .warning
            )
        } else if event.payload["reached"]?.isNull == false {
            say("the answer on \(thread) was not delivered: the workflow asked another question in its place", .error)
        } else {
            say("the answer on \(thread) was not delivered: the workflow did not come to its question", .error)
        }
    }
}
