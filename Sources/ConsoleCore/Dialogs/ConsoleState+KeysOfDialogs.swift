import CellGrid

/// What the keys mean while a dialog is open: those it takes and no others.
extension ConsoleState {
    /// The keys of the dialog, the most useful first.
    func keys(of dialog: Dialog) -> [DialogKey] {
        let scroll = DialogKey("j", "k", does: "scroll")
        let move = DialogKey("j", "k", does: "move")
        let cancel = DialogKey("esc", does: "cancel")
        let close = DialogKey("esc", does: "close")
        switch dialog {
        case .text(let text):
            let choose = text.choices.isEmpty ? [] : [DialogKey("up", "down", does: "choose")]
            return [DialogKey("enter", does: "stage"), DialogKey("esc", does: "keep the text")] + choose
        case .value(let editor): return keys(of: editor)
        case .secondLook(let look):
            return [key(look.command, CommandRegistry.command(look.command).hint), cancel, scroll]
        case .submit(let submit): return [key(.send, "send\(holdWords([submit.item]))"), cancel, scroll]
        case .plan(let plan): return [key(.sendAll, words(of: plan)), cancel, scroll]
        case .results:
            let failed = outbox.batch?.failed.isEmpty == false
            return (failed ? [key(.sendAll, "plan the failed once more")] : []) + [close, scroll]
        case .conflict(let conflict):
            let difference = conflict.readPayload == nil ? [] : [DialogKey("d", does: "diff")]
            return [close, DialogKey("o", does: "open what is asked now")] + difference
        case .newRun(let newRun):
            let choose = newRun.focus == .workflow ? [DialogKey("left", "right", does: "choose")] : []
            return [DialogKey("ctrl-s", does: "start"), cancel, DialogKey("tab", does: "next field")] + choose
                + [DialogKey("ctrl-o", does: "$EDITOR")]
        case .stop: return [key(.stopRun, "stop the run"), cancel]
        case .work(let work):
            let isWhole = work.work?.unlisted == 0 && !work.isConfirmed
            return (isWhole ? [key(.sendAll, "execute what waits")] : []) + [cancel, scroll]
        case .retryPlan(let plan):
            let limits =
                plan.runs.count > 1 ? [DialogKey("i", does: "in flight"), DialogKey("o", does: "stop after")] : []
            return [
                key(.sendAll, "retry \(Words.plural(plan.runs.count, "run"))"), cancel, DialogKey("w", does: "start"),
            ] + limits + [scroll]
        case .fork(let fork): return keys(of: fork)
        case .viewer(let viewer):
            guard viewer.field == nil else {
                return [DialogKey("enter", does: "search"), DialogKey("esc", does: "as it was")]
            }
            return [
                DialogKey("enter", does: "open, fold"), close, DialogKey("/", does: "search"),
                DialogKey("n", "N", does: "next"),
                DialogKey("y", does: "copy"), DialogKey("z R", "z M", does: "all"), move,
                DialogKey("!", does: "show a secret"), DialogKey("d", does: "decode"),
            ]
        case .help: return [scroll, close]
        case .themes: return [DialogKey("enter", does: "keep"), DialogKey("esc", does: "as it was"), move]
        case .profiles: return [DialogKey("enter", does: "go on there"), DialogKey("esc", does: "stay"), move]
        case .copy: return [DialogKey("enter", does: "copy"), close, DialogKey("w", does: "write a file"), move]
        case .output: return [close, scroll]
        case .palette: return [DialogKey("enter", does: "do it"), close, DialogKey("up", "down", does: "move")]
        case .leave:
            return [
                DialogKey("k", does: "keep as drafts"), DialogKey("d", does: "discard"), DialogKey("esc", does: "stay"),
            ]
        }
    }

    /// What Enter does in the dialog.
    func explanation(of dialog: Dialog) -> SafeText {
        switch dialog {
        case .text: "Enter stages, never sends"
        case .value(let editor): editor.typing == nil ? "Enter changes the field" : "Enter takes what is typed"
        case .secondLook, .submit, .plan, .retryPlan, .stop, .work: "Enter only cancels"
        case .fork(let fork): fork.field == nil ? "Enter only cancels" : "Enter begins a new line"
        case .results, .conflict, .output, .help: "Enter closes"
        case .newRun(let newRun): newRun.focus == .input ? "Enter begins a new line" : "Enter goes to the next field"
        case .viewer(let viewer): viewer.field == nil ? "Enter opens and folds" : "Enter searches"
        case .themes: "Enter keeps the theme"
        case .profiles: "Enter goes on under the profile"
        case .copy: "Enter copies"
        case .palette: "Enter does what is chosen, never sends"
        case .leave: "Enter stays"
        }
    }

    private func words(of plan: PlanDialog) -> String {
        guard !plan.items.isEmpty else { return "send nothing" }
        return "send \(Words.plural(plan.items.count, "answer"))\(holdWords(plan.items))"
    }

    private func holdWords(_ items: [ItemID]) -> String {
        let hold = holdTime(of: items)
        return hold > .zero ? " after \(Words.span(hold))" : ""
    }

    private func key(_ command: CommandID, _ words: String) -> DialogKey {
        DialogKey(settings.keys.sequences(for: command).first?.text ?? "", does: words)
    }

    private func keys(of editor: ValueEditor) -> [DialogKey] {
        let back = DialogKey("esc", does: "as it was")
        switch editor.typing?.kind {
        case nil:
            let fault = editor.faults.isEmpty ? [] : [DialogKey("n", does: "next fault")]
            return [
                DialogKey("ctrl-s", does: "stage"), DialogKey("esc", does: "keep"), DialogKey("enter", does: "change"),
            ] + fault + [
                DialogKey("u", does: "undo"), DialogKey("o", does: "add"), DialogKey("ctrl-x", does: "remove"),
                DialogKey("R", does: "as JSON"),
                DialogKey("E", does: "$EDITOR"),
            ] + (editor.mayRename ? [DialogKey("T", does: "tool")] : [])
        case .choice?:
            return [
                DialogKey("ctrl-s", does: "take and stage"), back, DialogKey("enter", does: "take"),
                DialogKey("left", "right", does: "choose"),
            ]
        case .memberName?: return [DialogKey("enter", does: "add"), back]
        case .text?, .number?, .json?, .tool?:
            return [DialogKey("ctrl-s", does: "take and stage"), back, DialogKey("enter", does: "take")]
        }
    }

    private func keys(of fork: ForkDialog) -> [DialogKey] {
        guard fork.field == nil else {
            return [
                DialogKey("ctrl-s", does: "take, not send"), DialogKey("esc", does: "as it was"),
                DialogKey("ctrl-o", does: "$EDITOR"),
            ]
        }
        let isChanged = fork.input != nil || fork.value != nil
        let confirm = fork.refusal == nil ? [key(.send, fork.value == nil ? "run it" : "set it")] : []
        return confirm + [DialogKey("esc", does: "cancel")]
            + (isChanged ? [DialogKey("u", does: "as recorded")] : []) + [
                DialogKey("e", does: "input"), DialogKey("v", does: "value"), DialogKey("E", does: "$EDITOR"),
                DialogKey("j", "k", does: "scroll"),
            ]
    }
}
