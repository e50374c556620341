import CellGrid
@testable import ConsoleCore
import CustomDump
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("The results of commands, keys and events")
struct RoutingTests {
    private let question: OpenInterrupt

    init() throws { question = try .refund(90, thread: "t-1") }

    private func target(action: Int = 0) -> DecisionGuard.Target {
        DecisionGuard.Target(item: question.id, payloadDigest: question.payloadDigest, action: action)
    }

    // MARK: Whether a command may act

    @Test("A typed line and a confirmation act only on the item under the cursor when they began")
    func linesAndSecondLooks() {
        let permission = { (earlier: DecisionGuard.Target?, now: DecisionGuard.Target?) in
            ActPermission(of: .line(earlier), on: now, DecisionGuard())
        }
        #expect(permission(target(), target()) == .granted)
        let refusal = Remark("the item changed while the line was typed; no decision was made", .warning)
        #expect(permission(target(), target(action: 1)) == .refused(refusal))
        #expect(permission(nil, nil) == .refused(refusal))
        let look = SecondLook(command: .approve, argument: nil, target: target(), reasons: [])
        #expect(ActPermission(of: .secondLook(look), on: target(), DecisionGuard()) == .granted)
        let late = Remark("the item changed while you were asked once more; no decision was made", .warning)
        #expect(ActPermission(of: .secondLook(look), on: nil, DecisionGuard()) == .refused(late))
    }

    @Test("A key acts on the painted item, not right after a change, and once when it is held")
    func keys() {
        var guarding = DecisionGuard()
        guarding.painted = target()
        guarding.notePress(.character("a"), at: .noon)
        #expect(ActPermission(of: .key, on: target(), guarding) == .granted)
        #expect(ActPermission(of: .key, on: nil, guarding) == .refused(nil))
        let unpainted = ActPermission(of: .key, on: target(action: 1), guarding)
        #expect(
            unpainted
                == .refused(Remark("not decided: the key came before this was on the screen; press again", .warning))
        )
        var changed = guarding
        changed.disarm(at: .noon)
        changed.notePress(.character("a"), at: .noon.advanced(by: .milliseconds(399)))
        let dead = Remark("not decided: the screen had just changed; press again", .warning)
        #expect(ActPermission(of: .key, on: target(), changed) == .refused(dead))
        changed.notePress(.character("a"), at: .noon.advanced(by: .milliseconds(900)))
        #expect(ActPermission(of: .key, on: target(), changed) == .granted)
        guarding.notePress(.character("a"), at: .noon.advanced(by: .milliseconds(30)))
        #expect(ActPermission(of: .key, on: target(), guarding) == .heldKey)
    }

    // MARK: Esc

    @Test("Esc ends the innermost level that is open, and of each level only that")
    func escape() {
        var state = Console(120, 40).with(inbox: [question]).pressing("v").state
        state.filterText = "refund"
        state.isDetailFocused = true
        state.screens.inbox.isMaximized = true
        state.input.pendingKeys = [.character("g")]
        for level in [EscapeLevel.keys, .range, .maximizedPane, .detailFocus, .filter] {
            expectNoDifference(EscapeLevel(of: state), level)
            state.cancel(level)
        }
        #expect(EscapeLevel(of: state) == .notice)
    }

    // MARK: The mouse

    @Test("A position is on a row, on the list beside its rows, on the pane or elsewhere")
    func pointer() throws {
        let questions = try (0..<3).map { try OpenInterrupt.refund(thread: ThreadID("t-\($0)"), minutes: 9 - $0) }
        let console = Console(120, 40).with(inbox: questions).pressing("j")
        let layout = ScreenLayout(console.state)
        let target = { (row: Int, column: Int) in
            PointerTarget(at: Position(row: row, column: column), in: layout, console.state.listPlace)
        }
        #expect(target(3, 10) == .row(steps: -1))
        #expect(target(4, 10) == .row(steps: 0))
        #expect(target(5, 10) == .row(steps: 1))
        #expect(target(2, 10) == .list && target(6, 10) == .list)
        #expect(target(10, 100) == .detail)
        #expect(target(0, 10) == .elsewhere && target(39, 10) == .elsewhere)
    }

    // MARK: Going back

    @Test("Going back leaves the pane before the screen, and the screen before the console")
    func back() {
        var screens = Screens()
        #expect(BackStep(from: screens.current, screens.jumps) == .console)
        screens.show(.failures)
        #expect(BackStep(from: screens.current, screens.jumps) == .place)
        screens.failures.isDetailFocused = true
        #expect(BackStep(from: screens.current, screens.jumps) == .focusedPane)
        screens.show(.inbox)
        screens.inbox.isDetailFocused = true
        screens.inbox.isMaximized = true
        #expect(BackStep(from: screens.current, screens.jumps) == .maximizedPane)
    }

    @Test("The action under the cursor changes within the item, and not in an item with one action")
    func actions() {
        var inbox = InboxState.holding(question)
        #expect(inbox.reasonNotToChangeAction == "the item has one action")
        #expect(inbox.changeAction(by: 1) == true)
        #expect(inbox.action == 0)
        inbox.isGrouped = true
        #expect(inbox.reasonNotToChangeAction == nil)
        #expect(inbox.changeAction(by: 1) == false)
    }

    // MARK: The lock

    @Test("The console is unlocked for the typed time, and for ten minutes by default")
    func unlocking() {
        var backend = BackendState()
        #expect(backend.unlock("5m", at: .noon) == .nothing)
        backend.take(.locked(reason: "production"))
        let refusal = Remark(#"unlock: "9h" is not a duration from 1s to 8h, such as 10m"#, .warning)
        #expect(backend.unlock("9h", at: .noon) == .refuse(refusal))
        #expect(backend.access == .locked(reason: "production"))
        let end = Timestamp.noon.advanced(by: .seconds(600))
        let words = Remark("unlocked for 10m; :lock locks again", .warning)
        #expect(backend.unlock(nil, at: .noon) == .lift(until: end, words))
        #expect(backend.access == .unlocked(until: end, reason: "production"))
    }

    // MARK: Requests and events

    @Test("The reason of a refusal is shown in the dialog of the request, while that is topmost")
    func refusals() {
        var dialogs = DialogStack()
        let start = PendingRequest.start(StartRequest(token: "t", workflow: "w", input: nil, thread: nil))
        #expect(dialogs.takeRefusal(of: start, "busy") == false)
        dialogs.open(NewRunDialog(workflows: [], chosen: 0))
        #expect(dialogs.takeRefusal(of: start, "busy") == true)
        #expect(dialogs.top(NewRunDialog.self)?.faults == ["busy"])
        #expect(dialogs.takeRefusal(of: .cancel("r"), "gone") == false)
        var fork = ForkDialog(thread: "t-1", checkpoint: "c", purpose: nil)
        fork.isSending = true
        dialogs.open(fork)
        #expect(dialogs.takeRefusal(of: start, "busy") == false)
        let edit = StateEdit(token: "t", thread: "t-1", checkpoint: "c", value: 1, head: nil)
        #expect(dialogs.takeRefusal(of: .stateEdit(edit), "the thread went on") == true)
        #expect(dialogs.top(ForkDialog.self)?.faults == ["the thread went on"])
        #expect(dialogs.top(ForkDialog.self)?.isSending == false)
    }

    @Test("The beginning and end of a run and a question are turning points; output of a body changes no checkpoint")
    func events() {
        let change = { (mode: String, payload: JSONValue) in
            DataChange(after: [.sample(mode, payload)])
        }
        #expect(change("custom", ["line": "x"]) == .events(isTurningPoint: false, threads: []))
        #expect(change("updates", ["copy": 1]) == .events(isTurningPoint: false, threads: ["t-1"]))
        #expect(change("run", ["event": "begin"]) == .events(isTurningPoint: true, threads: ["t-1"]))
        #expect(change("updates", ["__interrupt__": []]) == .events(isTurningPoint: true, threads: ["t-1"]))
    }

    // MARK: Work at the backend

    @Test("Requests are compared by their content, and outcomes by their result")
    func work() throws {
        let addition = NoteAddition(text: "ask", question: question)
        #expect(ConsoleEffect.perform(addition) == .perform(addition))
        #expect(ConsoleEffect.perform(addition) != .perform(NoteAddition(text: "ask again", question: question)))
        #expect(ConsoleEffect.perform(addition) != .perform(QuestionRelease(question: question)))
        #expect(PerformedWork(addition, failed: "full") == PerformedWork(addition, failed: "full"))
        #expect(PerformedWork(addition, failed: "full") != PerformedWork(addition, failed: "gone"))
        let release = QuestionRelease(question: question)
        #expect(PerformedWork(release, gave: true) != PerformedWork(release, failed: "gone"))
        #expect(RequestedWork(addition).isGuarded && !RequestedWork(release).isGuarded)
    }
}

extension RunEvent {
    fileprivate static func sample(_ mode: String, _ payload: JSONValue) -> RunEvent {
        RunEvent(run: "r-1", thread: "t-1", workflow: "w", at: .noon, mode: mode, namespace: [], payload: payload)
    }
}
