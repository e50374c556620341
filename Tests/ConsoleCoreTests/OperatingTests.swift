import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("Copying, piping and moving between places")
struct OperatingTests {
    @Test(
        "Y lists what can be copied, with sizes; Enter copies, w writes a file whose name has no part of a payload"
    )
    func copyMenu() throws {
        var console = Console(100, 24).with(inbox: [try .refund(90, thread: "../../etc")]).pressing("Y")
        #expect(console.text.contains("value on one line"))
        #expect(console.text.contains("thread id"))
        console.forgetEffects()
        var copied = console
        copied.press("j enter")
        #expect(copied.effects == [.copy(#"{"amount":90,"reason":"late parcel"}"#)])
        #expect(copied.state.dialogs.isEmpty)
        console.press("G w")
        #expect(console.effects.count == 1)
        guard case .export(let request)? = console.effects.first else { Issue.record("nothing written"); return }
        #expect(request.name == "value" && request.fileExtension == "json")
    }

    @Test("| asks for a command, passes the value to it, and shows its output with every hidden character visible")
    func pipe() throws {
        var console = Console(80, 24).with(inbox: [try .refund()]).pressing("| 'jq .amount' enter")
        #expect(
            console.effects.last
                == .pipe(
                    PipeRequest(
                        .shell("jq .amount"),
                        input: Array("{\n  \"amount\": 90,\n  \"reason\": \"late parcel\"\n}".utf8)
                    )
                )
        )
        let result = PipeResult(
            .shell("jq .amount"),
            output: "90\u{1B}[2J\n",
            fault: "it ended with status 3",
            omitted: 12
        )
        console.send(.finished(.piped(result), at: console.clock))
        #expect(console.text.contains("90⟦ESC⟧[2J"))
        #expect(console.text.contains("it ended with status 3"))
        #expect(console.text.contains("12 bytes more, left out"))
        console.press("a s", every: .milliseconds(100))
        #expect(console.decisions().isEmpty)
        console.press("esc |")
        #expect(console.text.contains("|jq .amount"))
    }

    @Test("[[ goes back to earlier places and ]] forward; a new place forgets those gone back from")
    func jumps() throws {
        var console = Console(80, 24).pressing("2 5 L [ [ [ [")
        #expect(console.state.screen == .threads)
        console.press("] ]")
        #expect(console.state.screen == .failures)
        console.press("3 ] ]")
        #expect(console.state.screen == .streams)
        #expect(console.notice.contains("no next place is recorded"))
    }

    @Test("Going back over threads shows each thread's history again")
    func jumpsBetweenThreads() throws {
        let console = Console(80, 24).pressing(": 'history a' enter : 'history b' enter [ [")
        #expect(console.state.history.thread == "a")
    }

    @Test("The palette finds commands by letters, shows why some are disabled, and Enter never sends")
    func palette() throws {
        var console = Console(100, 30).with(inbox: [try .refund()]).pressing("ctrl-p 'apprv'")
        #expect(console.grid().rows().contains { $0.contains("approve") && $0.contains(" a ") })
        console.press("enter")
        #expect(console.decisions() == [.approve])
        console.press("ctrl-p 'send this item' enter")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("The exact answer that resumes the run"))
        console.press("esc ctrl-p 'ignore'")
        #expect(console.text.contains("—"))
    }

    @Test("Letters at the beginning of a word are better than scattered letters")
    func paletteOrder() {
        var palette = Palette()
        palette.field.insert("fil")
        #expect(palette.matches(on: .inbox).first?.id == .filter)
        palette.field = TextField("zzzz")
        #expect(palette.matches(on: .inbox).isEmpty)
    }

    @Test("A saved configuration is applied at once, and a key with another meaning waits for a pause")
    func configuration() throws {
        var console = Console(100, 30).with(inbox: [try .refund(5)])
        var configuration = LiveConfiguration(
            keys: try KeyMap(parsing: "[keys]\napprove = \"b\"\nback = \"a\"\n", file: "c.toml"),
            deciding: DecidingRules(risks: [try RiskRule(parsing: "high if args.amount > 1")]),
            notifications: NotificationSettings()
        )
        console.forgetEffects()
        console.load(.configuration(configuration))
        #expect(console.effects.contains(.load(.inbox)))
        #expect(console.notice.contains("the saved configuration is in use"))
        console.press("b", every: .milliseconds(10))
        #expect(console.decisions() == [])
        console.press("b")
        #expect(console.decisions() == [.approve])
        configuration.deciding.answers.isInboxSingle = true
        console.load(.configuration(configuration))
        #expect(console.notice.contains("[inbox], which takes effect at the next start"))
        #expect(!console.state.settings.deciding.answers.isInboxSingle)
    }

    @Test("The screen, the filters and the item under the cursor are restored by id")
    func session() throws {
        let items = try (1...5).map {
            try OpenInterrupt.refund(Int64($0), thread: ThreadID("t-\($0)"), minutes: 60 - $0)
        }
        let left = Console(100, 30).with(inbox: items).pressing("j j / 'refund' enter 2 / 'x' enter 1")
        let saved = left.state.savedSession
        #expect(saved.item?.thread == "t-3")
        var console = Console(100, 30)
        console.load(.session(saved))
        console.load(inbox: Array(items.dropFirst()), total: 4)
        #expect(console.state.inbox.current?.question.thread == "t-3")
        #expect(console.state.filterText(of: .inbox) == "refund")
        #expect(console.state.filterText(of: .threads) == "x")
        #expect(console.notice.contains("of your last session is on"))
        console.paint()
        console.press("a", every: .milliseconds(10))
        #expect(console.decisions(1).isEmpty)
    }

    @Test("A session of another version or with unknown names is not a fault")
    func unknownSession() {
        var console = Console(80, 24)
        console.load(.session(SavedSession(screen: "graph", filters: ["graph": "x"])))
        #expect(console.state.screen == .inbox)
    }
}
