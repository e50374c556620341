import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension ConsoleState {
    /// Applies loaded data.
    mutating func take(_ data: ConsoleData) -> [ConsoleEffect] {
        backend.noteData(isOfStore: data.isOfStore, at: now)
        switch data {
        case .inboxReading(let reading):
            take(reading)
            returnToFollowedThread()
            guard !reading.isPartial else { return [] }
            if let item = dialogs.item, inbox[item] == nil {
                say("the item was answered elsewhere or has changed: this dialog can no longer decide", .warning)
            }
            return reloads.finish(.inbox) + notifyOfArrivals(isUnchanged: reading.changesNothing)
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
        case .outlines(let outlines):
            threads.take(outlines)
            return reloads.finish(.outlines)
        case .pastEvents(let page):
            streams.keepPast(page)
            return reloads.finish(.pastEvents)
        case .runs(let failed, let active, let threads):
            takeRuns(failed, active, threads)
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
        case .stateEditPreview(let draft, let preview):
            take(StateEditEffect(draft: draft, preview: preview))
            return reloads.finish(.stateEditPreview(draft))
        case .graph(let thread, let graph):
            takeGraph(GraphDialog.Content(graph), of: thread)
            return reloads.finish(.graph(thread))
        case .threadEvents(let thread, let page):
            streams.keep(page.events, of: thread)
            return reloads.finish(.threadEvents(thread))
        case .earlierEvents(let thread, let page, let limit):
            streams.keepEarlier(page, of: thread, limit: limit)
            return reloads.finish(.earlierEvents(thread, limit: limit))
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
        case .themes(let choices): return reloads.finish(.themes) + take(choices)
        case .drafts(let saved):
            staging.take(saved)
            screens.savedFilters = SavedFilters(saved.filters)
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
        case .connection(let connection): return take(connection)
        case .index(let progress): return take(progress)
        case .configuration(let configuration): return take(configuration)
        }
        return []
    }

    /// Applies the state of the connection.
    private mutating func take(_ connection: Connection) -> [ConsoleEffect] {
        // The notice of a load that failed before the disconnection was known is outdated after the reconnection.
        if case .unavailable(let message) = connection, notice?.tone == .error, notice?.text == SafeText(message) {
            notice = nil
        }
        return backend.take(connection) ? reload(after: .reconnected) : []
    }

    /// Applies the progress of the index.
    ///
    /// A complete index makes the lists complete.
    private mutating func take(_ progress: IndexProgress) -> [ConsoleEffect] {
        guard backend.take(progress) else { return [] }
        say("the index is complete, and so are the lists", .success)
        return reload(after: .indexed)
    }

    mutating func takeFailure(of load: ConsoleLoad, _ message: String) -> [ConsoleEffect] {
        switch load {
        case .item(let id): inbox.noteUnread(id)
        case .outlines: threads.noteUnoutlined()
        case .pastEvents: streams.keepPast(EventPage(events: [], hasGap: false))
        case .history(let thread) where history.entries[thread] == nil: history.keep([], of: thread)
        case .threadEvents(let thread): streams.keep(streams.byThread[thread] ?? [], of: thread)
        case .earlierEvents(let thread, _): streams.stopEarlier(of: thread)
        case .attempts(let thread): failures.attempts[thread] = failures.attempts[thread] ?? []
        case .keptAnswers(let entry): ledger.kept = KeptAnswers(entry: entry, answers: [])
        case .graph(let thread): takeGraph(.absent(message), of: thread)
        case .stateEditPreview(let draft): take(StateEditEffect(draft: draft, fault: message))
        case .forkPreview(_, let checkpoint):
            if var dialog = dialogs.top(ForkDialog.self), dialog.checkpoint == checkpoint {
                dialog.previewFault = message
                dialogs.replace(dialog)
            }
        case .heldRuns:
            // The waiting runs could not be read again, so none is executed.
            if let (index, found) = dialogs.find(WorkDialog.self) {
                var dialog = found
                dialog.isConfirmed = false
                dialogs.replace(at: index, dialog)
            }
        default: break
        }
        // The disconnected backend is reported once. A notice for every load would hide other notices.
        if backend.awayMessage != nil { return reloads.finish(load) }
        // A load that runs again at once reports what is still wrong, as after a reconnection.
        if reloads.isWantedAgain(load) { return reloads.finish(load) }
        say(message, .error)
        return reloads.finish(load)
    }

    /// Applies a reading of the open questions.
    private mutating func take(_ reading: InboxReading) {
        let failed = reading.entries.filter { $0.hints.failure != nil && inbox[$0.id] == nil }.map(\.id)
        say(inbox.take(reading, rules: settings.deciding))
        for entry in failed.compactMap({ inbox[$0] }) where entry.isFollowUp { noteFailedStep(entry) }
        if reading.order != .unchanged { sharing.claims.take(sharing.claims.all, of: inbox.entries) }
        // The answer to a question can still be in progress when the question disappears and returns.
        for (phase, items) in sending.phases { inbox.setPhase(phase, of: items) }
        say(staging.dropStale(in: inbox, except: sending.itemsUnderWay))
    }

    private mutating func takeRuns(_ failed: [Run], _ active: [Run], _ threads: [ThreadSummary]) {
        clock.note(
            (failed + active).lazy.flatMap { [$0.createdAt, $0.startedAt, $0.finishedAt].compactMap(\.self) }
        )
        say(failures.take(failed: failed, active: active, threads: threads))
        noteFailuresOfAnswers(failed)
        // A run that failed before it read its answer leaves the question open.
        inbox.reopen(answeredBy: Set(failed.map(\.id)))
    }

    private mutating func takeEvents(_ page: EventPage) -> [ConsoleEffect] {
        streams.append(page)
        threads.note(page.events)
        let leaving = streams.takeLeaving()
        let effects: [ConsoleEffect] = leaving.isEmpty ? [] : [.spillEvents(leaving)]
        say(Remark(onAnswersNotDelivered: page.events))
        return effects + reload(after: DataChange(after: page.events))
    }
}
