import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// Where a command came from.
    enum Origin: Equatable {
        /// A key; what it may decide is judged by the guard.
        case key
        /// A line typed after `:`, and what was under the cursor when it was begun.
        case line(DecisionGuard.Target?)
        /// The confirming key of a dialog that asked once more.
        case secondLook(SecondLook)
    }

    /// Does what a command says, or says why not.
    mutating func perform(_ id: CommandID, argument: String?, from origin: Origin) -> [ConsoleEffect] {
        // Said first: what cannot be done just now would hide why the key before it did nothing.
        if origin == .key, id.isJudged, decisionTarget != nil, decisionGuard.isDead, !decisionGuard.isRepetition {
            say("not decided: \(DecisionGuard.deadReason)", .warning)
            return []
        }
        if case .unavailable(let reason) = availability(of: id) {
            say("\(CommandRegistry.command(id).hint): \(reason)", .warning)
            if id == .send || id == .review, let open = firstUndecidedAction { inbox.action = open }
            return []
        }
        switch id {
        case .down, .up, .first, .last, .halfPageDown, .halfPageUp, .pageDown, .pageUp: move(id)
        case .left: isDetailFocused = false
        case .right: isDetailFocused = true
        case .nextTab: changeTab(by: 1)
        case .previousTab: changeTab(by: -1)
        case .nextAction: changeAction(by: 1)
        case .previousAction: changeAction(by: -1)
        case .open: return openCurrent()
        case .back: return goBack()
        case .refresh: return refresh()
        case .suspend: return [.saveDrafts(savedDrafts), .suspend]
        case .quit: return leave()
        case .inbox: show(.inbox)
        case .threads:
            show(.threads)
            return request(.threads)
        case .streams: return showStreams(argument)
        case .history: return showHistory(argument)
        case .failures:
            show(.failures)
            return request(.runs)
        case .ledger:
            show(.ledger)
            return request(.ledger)
        case .filter: beginFilter(argument)
        case .saveFilter: return saveFilter(argument)
        case .commandLine:
            var line = Prompt(.command)
            line.target = decisionTarget
            prompt = line
        case .help: dialogs.append(.help(scroll: 0))
        case .follow:
            streams.isFollowing.toggle()
            say(streams.isFollowing ? "following what arrives" : "no longer following")
        case .pause: togglePause()
        case .lanes: streams.showLanes(streams.lanes.kind.next)
        case .bookmark: toggleBookmark()
        case .nextBookmark: nextBookmark()
        case .search: search(argument)
        case .nextMatch: findMatch(by: 1)
        case .previousMatch: findMatch(by: -1)
        case .export: return screen == .ledger ? exportLedger(to: argument) : exportEvents(to: argument)
        case .verify: return verifyLedger()
        case .showValue: openViewer()
        case .showRaw:
            rendering.isRaw.toggle()
            say(rendering.isRaw ? "values are shown as raw JSON" : "values are shown as what they look like")
        case .showSecrets: return toggleSecrets()
        case .expand: inbox.isExpanded.toggle()
        case .maximize:
            if screen == .inbox { inbox.isMaximized.toggle() } else { isDetailFocused.toggle() }
        case .approve, .reject, .edit, .editExternally, .respond, .ignore, .repeatDecision:
            return decide(id, argument, from: origin)
        case .sendAll where screen == .failures: openRetryPlan()
        case .allowRename: return toggleRenaming(from: origin)
        case .undo where screen == .failures: takeBackRetry()
        case .undo, .redo: return takeBackOrDoAgain(id, from: origin)
        case .mark where screen == .inbox, .markRange,
            .markAll where screen == .inbox,
            .clearMarks where screen == .inbox:
            mark(id)
        case .claim: return claimOrGiveBack()
        case .note: return addNote(argument, from: origin)
        case .group: toggleGroups()
        case .sort: sortInbox(argument)
        case .results: dialogs.append(.results(ResultsDialog()))
        case .copyCommand: return commandLine.map { [.copy($0)] } ?? []
        case .send, .review, .sendAll: return beginSending(id, from: origin)
        case .newRun: beginNewRun(argument)
        case .retry: stageRetry()
        case .retryEdited: return beginForkOfFailure(asking: false)
        case .askAgain: return beginForkOfFailure(asking: true)
        case .stopRetries: stopRetries()
        case .fork where screen == .failures: return showHistory(nil)
        case .fork: return beginFork()
        case .mark where screen == .failures: markFailure()
        case .markAll: failures.marks = Set(failures.visible.map(\.id))
        case .mark: history.toggleMark()
        case .clearMarks: clearMarks()
        case .compareParent: compareWithParent()
        case .compareMarked: compareMarked()
        case .compareThread: return compare(with: argument)
        case .nextChange: moveToChange(by: 1)
        case .previousChange: moveToChange(by: -1)
        case .stopRun: if let run = activeRun { dialogs.append(.stop(StopDialog(run: run))) }
        case .copyValue, .copyID: return copyText(of: id).map { [.copy($0)] } ?? []
        case .themes: return chooseTheme(argument)
        case .unlock: return unlock(argument)
        case .lock: return lock()
        case .work: return openWork()
        case .copyMenu: dialogs.append(.copy(CopyMenu(choices: copyChoices)))
        case .pipe: return pipe(argument)
        case .palette: dialogs.append(.palette(Palette(target: decisionTarget)))
        case .jumpBack, .jumpForward: return jump(id)
        case .profiles: return chooseProfile(argument)
        }
        return []
    }

    private mutating func changeTab(by step: Int) {
        func next<T: CaseIterable & Equatable>(_ tab: T) -> T {
            let all = Array(T.allCases)
            let index = all.firstIndex(of: tab) ?? 0
            return all[(index + step + all.count) % all.count]
        }
        detailScroll = 0
        if screen == .inbox { inbox.tab = next(inbox.tab) } else { history.tab = next(history.tab) }
    }

    private mutating func changeAction(by step: Int) {
        if inbox.isGrouped, inbox.current?.item.actions.count ?? 1 < 2 {
            moveToGroup(by: step)
            return
        }
        let count = inbox.current?.item.actions.count ?? 1
        inbox.action = min(max(0, inbox.action + step), count - 1)
        revealAction()
    }

    private mutating func openCurrent() -> [ConsoleEffect] {
        switch screen {
        case .inbox:
            if let group = inbox.currentGroup {
                toggleGroup(group)
                return []
            }
            guard let id = inbox.current?.id else { return [] }
            inbox.noteOpened(id)
            inbox.isMaximized = true
        case .threads:
            guard let thread = threads.current?.thread else { return [] }
            return showHistory(thread.rawValue)
        case .history, .failures, .ledger: isDetailFocused = true
        case .streams: openStreamRow()
        }
        return []
    }

    private mutating func goBack() -> [ConsoleEffect] {
        if screen == .inbox, inbox.isMaximized {
            inbox.isMaximized = false
        } else if isDetailFocused {
            isDetailFocused = false
        } else if let earlier = jumps.back(from: place) {
            return go(to: earlier)
        } else {
            return leave()
        }
        return []
    }

    private mutating func refresh() -> [ConsoleEffect] {
        var effects = request(.inbox) + request(.runs) + request(.threads)
        if screen == .history, let thread = history.thread { effects += request(.history(thread)) }
        if screen == .ledger { effects += request(.ledger) }
        return effects + [.redraw]
    }

    /// Shows the history of a thread: the one named, or the one under the cursor.
    private mutating func showHistory(_ argument: String?) -> [ConsoleEffect] {
        let thread = argument.map(ThreadID.init(_:)) ?? currentThread
        if screen == .history, let thread, thread != history.thread { jumps.leave(place) }
        show(.history)
        guard let thread else { return [] }
        showThread(thread)
        return request(.history(thread))
    }

    /// Makes the history screen show a thread.
    mutating func showThread(_ thread: ThreadID) {
        guard history.thread != thread else { return }
        history.thread = thread
        history.compared = []
        history.cursor = ListCursor()
        history.scroll = 0
        history.filter = ""
    }

    private mutating func beginFilter(_ argument: String?) {
        if let argument {
            setFilter(argument)
        } else {
            prompt = Prompt(.filter(previous: filterText), text: filterText)
        }
    }

    private mutating func togglePause() {
        if streams.isPaused {
            let count = streams.held.count
            streams.resume()
            say("going on, \(Words.plural(count, "event")) caught up")
        } else {
            streams.pause()
            say("paused; what arrives is kept")
        }
    }

    /// The thread the row under the cursor is about.
    var currentThread: ThreadID? {
        switch screen {
        case .inbox: inbox.current?.question.thread
        case .threads: threads.current?.thread
        case .streams: streams.currentEvent?.thread
        case .history: history.thread
        case .failures: failures.current?.request.thread
        case .ledger: ledger.current?.record["thread"]?.stringValue.map(ThreadID.init(_:))
        }
    }

    /// The run that is pending or running on the thread under the cursor.
    var activeRun: Run? {
        guard let thread = currentThread else { return nil }
        return failures.active.first { $0.request.thread == thread }
    }

    /// What copying would copy, and what a program is given: with stars for secrets unless they are shown.
    func copyText(of id: CommandID) -> String? {
        switch screen {
        case .inbox:
            let question = inbox.current
            return id == .copyID
                ? question?.question.interrupt.id?.rawValue
                : question.map {
                    shown($0.item.actions[min(inbox.action, $0.item.actions.count - 1)].arguments).text(.pretty)
                }
        case .threads: return threads.current?.thread.rawValue
        case .streams:
            let event = streams.currentEvent
            return id == .copyID ? event?.run.rawValue : event.map { shown($0.payload).text(.pretty) }
        case .history:
            return id == .copyID
                ? history.current?.checkpoint.rawValue : history.current.map { shown($0.values).text(.pretty) }
        case .failures: return id == .copyID ? failures.current?.id.rawValue : failures.current?.error?.message
        case .ledger:
            return id == .copyID
                ? ledger.current?.hash : ledger.current.map { shown(.object($0.record)).text(.pretty) }
        }
    }
}
