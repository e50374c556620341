import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

/// Random interleavings of keys, arrivals, changes and paints, with the invariants checked after each of them.
@Suite("No key decides what it was not meant for, in any order of events")
struct GuardPropertyTests {
    /// Pseudo-random numbers that are the same in every run.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }

        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
    }

    /// The target that was last painted.
    private struct Painted {
        var current: QuestionID?
        var action = 0
        var marked: Set<QuestionID> = []
        var markedActions: Set<Int> = []
        var digests: [QuestionID: PayloadDigest] = [:]
    }

    private static let keys =
        "a a a x r s s S S u . j k space space * v U enter enter l esc y n 1 2 3 7 q o O / : ? c i ctrl-y tab { } backspace delete"
        .split(separator: " ").compactMap { KeyEvent(text: String($0)) }

    /// Keys that must never send, in any dialog.
    private static let harmless: [KeyEvent] =
        [
            .enter, .character(" "), .character("y"), .character("n"), .backspace, .delete, .escape,
        ] + "0123456789".map { .character($0) }

    private static func question(_ number: Int, amount: Int64) throws -> OpenInterrupt {
        if number % 5 == 2 {
            return try .tools(
                (0..<5).map { ("batch", ["n": .integer(Int64($0)), "amount": .integer(amount + Int64($0))]) },
                thread: ThreadID("t-\(number)"),
                minutes: 200 - number
            )
        }
        return number % 4 == 0
            ? try .tools(
                [("a", ["n": .integer(amount)]), ("b", [:])],
                thread: ThreadID("t-\(number)"),
                minutes: 200 - number
            )
            : try .refund(amount, thread: ThreadID("t-\(number)"), minutes: 200 - number)
    }

    @Test("In any order of events", arguments: 0..<40)
    func interleavings(seed: Int) throws {
        var dice = Dice(state: UInt64(seed) &* 7_919 &+ 17)
        var queue = try (1...5).map { try Self.question($0, amount: Int64($0)) }
        var next = 6
        var console = Console(100, 30).with(inbox: queue)
        var painted = Painted()
        func note() {
            painted.current =
                console.state.dialogs.isEmpty && console.state.input.prompt == nil
                ? console.state.inbox.current?.id : nil
            painted.action = console.state.inbox.action
            painted.marked = Set(console.state.inbox.marked)
            painted.markedActions = Set(console.state.inbox.markedActions)
            painted.digests = Dictionary(
                console.state.inbox.entries.map { ($0.id, $0.question.payloadDigest) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        note()
        var disturbedAt: Timestamp?
        for _ in 0..<150 {
            console.pass(.milliseconds([5, 40, 150, 450, 1_000][dice.roll(5)]))
            let before = console.state
            console.forgetEffects()
            switch dice.roll(12) {
            case 0:
                queue.insert(try Self.question(next, amount: Int64(next)), at: dice.roll(queue.count + 1))
                next += 1
                console.load(inbox: queue, total: queue.count)
            case 1 where queue.count > 1:
                queue.remove(at: dice.roll(queue.count))
                console.load(inbox: queue, total: queue.count)
            case 2:
                let place = dice.roll(queue.count)
                let number = Int(queue[place].thread.rawValue.dropFirst(2)) ?? 1
                queue[place] = try Self.question(number, amount: Int64(1_000 + dice.roll(1_000)))
                console.load(inbox: queue, total: queue.count)
            case 3:
                let event = dice.pick([
                    TerminalEvent.focusIn, .focusOut, .paste("aSs\ns y1"),
                    .resize(Size(rows: 30 + dice.roll(3), columns: 100)),
                ])
                console.send(.input(event, at: console.clock))
            case 4: console.send(.tick(at: console.clock))
            case 5:
                console.paint()
                note()
            default:
                let key = dice.pick(Self.keys)
                let quiet = disturbedAt.map { console.clock.duration(since: $0) >= .milliseconds(400) } ?? true
                console.send(.input(.key(key), at: console.clock))
                try check(key, before, console, painted, isQuiet: quiet)
                disturbedAt = nil
                if dice.roll(3) > 0 {
                    console.paint()
                    note()
                }
                if console.effects.contains(.quit) { return }
                continue
            }
            #expect(decided(before).isSuperset(of: decided(console.state)), "only a key decides")
            if before.sending.outbox.held == nil { #expect(console.sent.isEmpty, "only a key sends") }
            if console.state.decisionTarget != before.decisionTarget { disturbedAt = console.clock }
        }
    }

    private struct Decided: Hashable {
        var item: QuestionID
        var action: Int
        /// The kind of a decision with its words or value.
        var decision: String
    }

    private func decided(_ state: ConsoleState) -> Set<Decided> {
        Set(
            state.staging.drafts.flatMap { id, draft in
                draft.decisions.enumerated().compactMap { action, staged in
                    staged.map { staged in
                        let words = [staged.kind.rawValue, staged.message ?? "", staged.valueText ?? ""]
                        return Decided(item: id, action: action, decision: words.joined(separator: " "))
                    }
                }
            }
        )
    }

    private func check(
        _ key: KeyEvent,
        _ before: ConsoleState,
        _ console: Console,
        _ painted: Painted,
        isQuiet: Bool
    ) throws {
        let after = console.state
        let new = decided(after).subtracting(decided(before))
        let isUndo = key == .character("u") || key == .control("y")
        if before.dialogs.isEmpty, before.input.prompt == nil, !isUndo {
            let marked = Set(before.inbox.marked)
            for each in new {
                #expect(isQuiet, "\(key) decided \(each.item.thread) right after the screen changed by itself")
                if marked.isEmpty {
                    #expect(painted.current == each.item, "\(key) decided what was not under the cursor on the screen")
                    let isMarked = painted.markedActions.contains(each.action)
                    #expect(
                        before.inbox.batch.hasMarks ? isMarked : painted.action == each.action,
                        "\(key) decided an action that was neither under the cursor nor marked on the screen"
                    )
                    #expect(
                        before.inbox.batch.filter.isEmpty || before.inbox.batch.shown.contains(each.action),
                        "\(key) decided an action that the filter hides"
                    )
                } else {
                    #expect(painted.marked.contains(each.item), "\(key) decided what was not marked on the screen")
                }
                #expect(painted.digests[each.item] == before.inbox[each.item]?.question.payloadDigest)
            }
        }
        if Self.harmless.contains(key), before.sending.outbox.held == nil {
            #expect(console.sent.isEmpty, "\(key) sent something")
            #expect(after.sending.outbox.held == nil, "\(key) set something going")
        }
        for answer in console.submissions.flatMap(\.answers) {
            let id = QuestionID(answer.question)
            #expect(before.inbox[id]?.question == answer.question, "an answer to another question than was shown")
            #expect(before.staging.drafts[id]?.complete == answer.decisions, "an answer that was not the one staged")
        }
    }
}
