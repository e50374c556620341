import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Changes the state by what happened and says what to do about it.
///
/// Pure: the same state and action always give the same state and effects.
package func update(_ state: inout ConsoleState, with action: ConsoleAction) -> [ConsoleEffect] {
    let before = state.decisionTarget
    let (dialogs, notice) = (state.dialogs.count, state.notice)
    let second = state.clock.second
    state.clock.advance(to: action.moment)
    // What was drawn is what is seen now; anything else may change it, and so does time, by the second.
    if !action.isPainted || second != state.clock.second { state.looks.rendering.detail = nil }
    if let notice = state.notices.current, notice.isOver(at: state.now) { state.notices.current = nil }
    var effects: [ConsoleEffect] = []
    var command: CommandID?
    switch action {
    case .input(let event, _): (effects, command) = state.take(event)
    case .painted: state.notePainted()
    case .tick: effects = state.tick()
    case .loaded(let data, _): effects = state.take(data)
    case .loadFailed(let load, let message, _): effects = state.takeFailure(of: load, message)
    case .changed(let change, _): effects = state.reload(after: change)
    case .fault(let source, let message, _): state.say(source.prefix + message, .error)
    case .finished(let outcome, _): effects = state.take(outcome)
    }
    // What was said before a dialog opened tells keys that mean something else in it.
    if state.dialogs.count > dialogs, state.notice == notice, notice?.isPassing == true { state.notice = nil }
    effects += state.releaseHeld()
    // Not under the fingers: the key that closed one dialog must not be meant for the next as well.
    if !action.isInput { state.openWaitingDialog() }
    state.settleCursors()
    state.looks.rendering.hideSecretsLeft(on: state.screens)
    effects += state.missingLoads()
    let traits = command.map { CommandRegistry.command($0).traits } ?? []
    state.input.decisionGuard.noteMove(from: before, to: state.decisionTarget, by: traits, at: state.now)
    return effects
}

extension ConsoleState {
    /// What a decision key would decide about; nil when none can.
    var decisionTarget: DecisionGuard.Target? {
        guard screen == .inbox, dialogs.isEmpty, input.prompt == nil, !window.isTooSmall else { return nil }
        let entry = inbox.current
        let marks = inbox.marks.isEmpty ? nil : inbox.marks.revision
        guard entry != nil || marks != nil else { return nil }
        return DecisionGuard.Target(
            item: entry?.id,
            payloadDigest: entry?.question.payloadDigest,
            isWhole: entry?.question.omittedBytes == nil,
            action: inbox.action,
            marks: marks,
            actionMarks: inbox.batch.hasMarks ? inbox.batch.marks.revision : nil
        )
    }

    mutating func take(_ event: TerminalEvent) -> ([ConsoleEffect], CommandID?) {
        switch event {
        case .key(let key): return take(key)
        case .mouse(let event):
            take(event)
            return ([], nil)
        case .paste(let text):
            takePaste(text)
            return ([], nil)
        case .command(let line):
            input.decisionGuard.notePress(.enter, at: now)
            inbox.followed.noteInput()
            return (run(line: line, target: decisionTarget), nil)
        case .resize(let size):
            window.size = size
            input.decisionGuard.disarm(at: now)
            return ([], nil)
        case .focusIn, .focusOut:
            window.noteFocus(event == .focusIn)
            input.decisionGuard.disarm(at: now)
            return ([], nil)
        case .resumed:
            input.decisionGuard.disarm(at: now)
            return ([.redraw], nil)
        case .endOfInput, .signal:
            cancelHold("were held and not sent")
            return ([.saveDrafts(savedDrafts), .quit], nil)
        }
    }

    private mutating func take(_ key: KeyEvent) -> ([ConsoleEffect], CommandID?) {
        input.decisionGuard.notePress(key, at: now)
        window.notifier.lastKeyAt = now
        inbox.followed.noteInput()
        // Whoever works here already is not taken to where the last session ended.
        if inbox.isLoaded { inbox.itemToRestore = nil }
        if key == .control("c") { return (leave(), nil) }
        if input.decisionGuard.isText() {
            sayTextIsIgnored()
            return ([], nil)
        }
        if window.isTooSmall { return (key == .character("q") ? leave() : [], nil) }
        if input.prompt != nil { return (takePromptKey(key), nil) }
        if !dialogs.isEmpty { return (takeDialogKey(key), nil) }
        if key == .escape {
            cancel(EscapeLevel(of: self))
            return ([], nil)
        }
        input.pendingKeys.append(key)
        let keys = input.pendingKeys
        if let id = settings.keys.command(for: keys, on: screen) {
            input.pendingKeys = []
            let dialogs = dialogs.count
            let effects = perform(id, argument: nil, from: .key)
            if CommandRegistry.command(id).traits.contains(.opensText), input.prompt == nil,
                self.dialogs.count == dialogs,
                effects.isEmpty
            {
                input.decisionGuard.expectText()
            }
            return (effects, id)
        }
        if settings.keys.hasLonger(than: keys, on: screen) { return ([], nil) }
        input.pendingKeys = []
        say(settings.keys.remark(onUnbound: keys, on: screen))
        return ([], nil)
    }

    private mutating func takePaste(_ text: String) {
        if input.prompt != nil {
            input.prompt?.field.insert(text)
            applyPromptFilter()
        } else if !dialogs.paste(text) {
            say("pasted text was thrown away: nothing here takes text", .warning)
        }
    }

    mutating func notePainted() {
        input.decisionGuard.painted = decisionTarget
        if screen == .inbox, dialogs.isEmpty {
            inbox.painted = inbox.current.map(paintedRow)
            let rows = inbox.rows.dropFirst(inbox.cursor.top).prefix(ScreenLayout(self).listRows)
            let entries = rows.flatMap(\.items).compactMap { inbox[$0] }
            screens.inbox.rowsInSight.note(entries, at: now)
        }
        notePaintedLines()
    }

    mutating func tick() -> [ConsoleEffect] {
        var effects = lockWhenDue()
        guard backend.connection != .opening else { return effects }
        if window.notifier.hasUntold { effects += notifyOfArrivals(isUnchanged: true) }
        for change in reloads.changes(at: now) {
            effects += reload(after: change)
            if change == .sharedAged { effects += sending.beginLookups().map { .resolve($0) } }
            if change == .sharedAged, backend.access.readOnlyReason == nil {
                let time = settings.deciding.claimTime
                effects += sharing.claims.renewals(in: inbox, by: settings.operatorName, for: time, at: now)
            }
        }
        return effects
    }

    /// Tells an operator who looks elsewhere that something new waits.
    ///
    /// - Parameter isUnchanged: Whether the same questions wait as at the last look.
    /// - Returns: The effect that tells; none when nothing is to be told.
    mutating func notifyOfArrivals(isUnchanged: Bool) -> [ConsoleEffect] {
        let (total, settings) = (inbox.total, settings.notifications)
        let text =
            isUnchanged && window.notifier.hasLooked
            ? window.notifier.look(total: total, settings: settings, now: now)
            : window.notifier.look(at: Set(inbox.entries.map(\.id)), total: total, settings: settings, now: now)
        return text.map { [.notify($0)] } ?? []
    }

    /// Loads for what is shown and not there yet.
    mutating func missingLoads() -> [ConsoleEffect] {
        var effects = missingComparisons() + advanceRetries()
        if looks.themes.isEmpty, input.namesTheme, !reloads.isUnderWay(.themes) {
            effects += reloads.request(.themes)
        }
        for load in self[screen].missingLoads(in: self) where !reloads.isUnderWay(load) {
            effects += reloads.request(load)
        }
        return effects
    }

    private mutating func sayTextIsIgnored() {
        guard let key = input.decisionGuard.unopened else { return }
        say("text ignored: \(key) opened no field; pause a second", .warning)
    }

    /// Opens the question about staged decisions, or leaves at once when there are none.
    mutating func leave() -> [ConsoleEffect] {
        if let warning = failures.warnOfUnsent() {
            say(warning)
            return []
        }
        cancelHold("were held and not sent")
        guard staging.drafts.values.contains(where: { $0.decided > 0 }) else {
            return [.saveDrafts(savedDrafts), .quit]
        }
        if dialogs.top(LeaveDialog.self) == nil { dialogs.open(LeaveDialog()) }
        return []
    }
}
