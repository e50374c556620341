import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Applies an action to the state and returns the effects.
///
/// The function is pure: the same state and action always give the same state and effects.
package func update(_ state: inout ConsoleState, with action: ConsoleAction) -> [ConsoleEffect] {
    let before = state.decisionTarget
    let (dialogs, notice) = (state.dialogs.count, state.notice)
    let second = state.clock.second
    state.clock.advance(to: action.moment)
    // A painted frame changes nothing else. Every other action can change the pane, and the clock changes the pane once
    // a second.
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
    // A notice from before the dialog can name keys that have another meaning in the dialog.
    if state.dialogs.count > dialogs, state.notice == notice, notice?.isPassing == true { state.notice = nil }
    effects += state.releaseHeld()
    // Not after a key press: the key that closed one dialog must not confirm the next.
    if !action.isInput { state.openWaitingDialog() }
    state.settleCursors()
    state.looks.rendering.hideSecretsLeft(on: state.screens)
    effects += state.missingLoads()
    let traits = command.map { CommandRegistry.command($0).traits } ?? []
    state.input.decisionGuard.noteMove(from: before, to: state.decisionTarget, by: traits, at: state.now)
    return effects
}

extension ConsoleState {
    /// The target of a deciding key; `nil` when nothing can be decided.
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
            cancelHold("were held and are not sent")
            return ([.saveDrafts(savedDrafts), .quit], nil)
        }
    }

    private mutating func take(_ key: KeyEvent) -> ([ConsoleEffect], CommandID?) {
        input.decisionGuard.notePress(key, at: now)
        window.notifier.lastKeyAt = now
        inbox.followed.noteInput()
        // An operator who has started to work is not moved to the position of the previous session.
        if inbox.isLoaded { inbox.itemToRestore = nil }
        if key == .control("c") {
            // In a field, the key ends the field and not the console, which would lose the text.
            guard takesText else { return (leave(), nil) }
            return (input.prompt != nil ? takePromptKey(.escape) : takeDialogKey(.escape), nil)
        }
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
            say("pasted text was discarded: no text field is open", .warning)
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

    /// Notifies an operator whose attention is elsewhere that a new item waits.
    ///
    /// - Parameter isUnchanged: Whether the open questions are those of the last call.
    /// - Returns: The effects of the notification; empty for none.
    mutating func notifyOfArrivals(isUnchanged: Bool) -> [ConsoleEffect] {
        let (total, settings) = (inbox.total, settings.notifications)
        let text =
            isUnchanged && window.notifier.hasLooked
            ? window.notifier.look(total: total, settings: settings, now: now)
            : window.notifier.look(at: Set(inbox.entries.map(\.id)), total: total, settings: settings, now: now)
        return text.map { [.notify($0)] } ?? []
    }

    /// Requests data that is visible and not loaded.
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
        say("text ignored: \(key) did not open a field; pause a second", .warning)
    }

    /// Opens the dialog about staged decisions, or closes the console when there are none.
    mutating func leave() -> [ConsoleEffect] {
        if let warning = failures.warnOfUnsent() {
            say(warning)
            return []
        }
        cancelHold("were held and are not sent")
        guard staging.drafts.values.contains(where: { $0.decided > 0 }) else {
            return [.saveDrafts(savedDrafts), .quit]
        }
        if dialogs.top(LeaveDialog.self) == nil { dialogs.open(LeaveDialog()) }
        return []
    }
}
