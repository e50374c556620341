import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The dialogs after which something leaves the console. Enter only ever cancels them.
extension ConsoleState {
    /// Whether a press is the confirming key of a dialog that `command` opens.
    func isConfirming(_ key: KeyEvent, _ command: CommandID) -> Bool {
        settings.keys.sequences(for: command).contains { $0.keys == [key] }
    }

    /// Whether the confirming press counts; says why not.
    ///
    /// A key held down since it opened the dialog confirms nothing.
    mutating func mayConfirm(_ command: CommandID) -> Bool {
        if decisionGuard.mayConfirm { return true }
        let label = settings.keys.sequences(for: command).first?.label ?? ""
        say("read first, then press \(label) again", .warning)
        return false
    }

    mutating func take(_ key: KeyEvent, in dialog: SubmitDialog) -> [ConsoleEffect] {
        var dialog = dialog
        switch key {
        case .escape, .enter, .character("q"):
            closeDialog()
            say("not sent; the decision stays staged")
        case .down, .character("j"): dialog.scroll += 1
        case .up, .character("k"): dialog.scroll = max(0, dialog.scroll - 1)
        case .pageDown, .control("d"): dialog.scroll += 8
        case .pageUp, .control("u"): dialog.scroll = max(0, dialog.scroll - 8)
        case .backspace: _ = dialog.count.take(key)
        default:
            if dialog.needsCount, case .character(let character) = key.key, character.isNumber {
                _ = dialog.count.take(key)
                break
            }
            guard isConfirming(key, .send) else { return [] }
            guard let entry = inbox[dialog.item], entry.phase == .open,
                drafts[dialog.item]?.isComplete == true
            else {
                closeDialog()
                say("the item is gone or changed; nothing was sent", .warning)
                return []
            }
            guard dialog.isCountRight else {
                say("type the number of actions, \(dialog.actions), then confirm", .warning)
                return []
            }
            guard mayConfirm(.send) else { return [] }
            closeDialog()
            return dispatch([dialog.item])
        }
        if case .submit = dialogs.last {
            let most = max(0, submitLines(of: dialog, width: dialogWidth - 4).count - dialogRows)
            dialog.scroll = min(dialog.scroll, most)
            replaceDialog(.submit(dialog))
        }
        return []
    }

    mutating func take(_ key: KeyEvent, in dialog: PlanDialog) -> [ConsoleEffect] {
        var dialog = dialog
        switch key {
        case .escape, .enter:
            closeDialog()
            say("nothing was sent; everything stays staged")
            return []
        case .down, .character("j"): dialog.scroll += 1
        case .up, .character("k"): dialog.scroll = max(0, dialog.scroll - 1)
        case .pageDown, .control("d"): dialog.scroll += 8
        case .pageUp, .control("u"): dialog.scroll = max(0, dialog.scroll - 8)
        case .backspace: _ = dialog.count.take(key)
        default:
            if dialog.needsCount, case .character(let character) = key.key, character.isNumber {
                _ = dialog.count.take(key)
                break
            }
            guard isConfirming(key, .sendAll) else { return [] }
            let current = plan(dialog.scope)
            guard current.items == dialog.items else {
                dialog.plan = current
                dialog.count = TextField()
                dialog.confirmedReasons = []
                replaceDialog(.plan(dialog))
                decisionGuard.disarm(at: now)
                say("the plan changed while it was open; read it again", .warning)
                return []
            }
            guard !dialog.items.isEmpty else {
                say("nothing of it can go out together", .warning)
                return []
            }
            guard dialog.isCountRight else {
                let counted = dialog.plan.actions == dialog.items.count ? "items" : "actions"
                say("type the number of \(counted), \(dialog.plan.actions), then confirm", .warning)
                return []
            }
            guard mayConfirm(.sendAll) else { return [] }
            let reasons = planReasons(of: dialog)
            guard reasons == dialog.confirmedReasons else {
                dialog.confirmedReasons = reasons
                dialog.scroll = 0
                replaceDialog(.plan(dialog))
                say("\(reasons.joined(separator: "; ")) \u{b7} \(label(of: .sendAll)) once more sends", .warning)
                return []
            }
            closeDialog()
            return dispatch(dialog.items)
        }
        let most = max(0, planLines(of: dialog, width: dialogWidth - 4).count - dialogRows)
        dialog.scroll = min(dialog.scroll, most)
        replaceDialog(.plan(dialog))
        return []
    }

    mutating func take(_ key: KeyEvent, in dialog: ResultsDialog) {
        var dialog = dialog
        switch key {
        case .escape, .enter, .character("q"):
            closeDialog()
            return
        case .down, .character("j"): dialog.scroll += 1
        case .up, .character("k"): dialog.scroll = max(0, dialog.scroll - 1)
        case .pageDown, .control("d"): dialog.scroll += 8
        case .pageUp, .control("u"): dialog.scroll = max(0, dialog.scroll - 8)
        default:
            // Only shows the plan of what failed: that one wants its own confirmation.
            guard isConfirming(key, .sendAll), let failed = outbox.batch?.failed, !failed.isEmpty else { return }
            closeDialog()
            openPlan(.only(failed))
            return
        }
        let most = max(0, resultLines(width: dialogWidth - 4).count - dialogRows)
        dialog.scroll = min(dialog.scroll, most)
        replaceDialog(.results(dialog))
    }

    mutating func take(_ key: KeyEvent, in dialog: StopDialog) -> [ConsoleEffect] {
        if key == .escape || key == .enter || key == .character("q") {
            closeDialog()
            return []
        }
        guard isConfirming(key, .stopRun), mayConfirm(.stopRun) else { return [] }
        closeDialog()
        let token = makeToken()
        requests[token] = .cancel(dialog.run.id)
        return [.cancel(token, dialog.run.id)]
    }
}
