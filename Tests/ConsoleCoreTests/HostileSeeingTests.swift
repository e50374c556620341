@testable import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Hostile text on the screens that show data")
struct HostileSeeingTests {
    private static let evil = "a\u{1b}]0;x\u{7}b\u{202E}c\u{200B}d\u{9b}31m\u{E0041}\r\u{0}"
    private let text = JSONValue.string(evil)

    private func expectTokens(_ console: Console, _ place: String) {
        for scalar in console.text.unicodeScalars where scalar != "\n" {
            #expect(HiddenToken(scalar) == nil, "\(place): U+\(String(scalar.value, radix: 16))")
        }
        #expect(console.text.contains("202E"), "\(place) does not show what is hidden")
    }

    private func history() throws -> [HistoryEntry] {
        func entry(_ id: String, after parent: String?, value: JSONValue) throws -> HistoryEntry {
            func config(_ id: String) -> JSONValue { ["configurable": ["checkpoint_id": .string(id)]] }
            var entry = try #require(
                HistoryEntry(
                    snapshot: [
                        "config": config(id), "parent_config": parent.map(config) ?? .null,
                        "values": [Self.evil: value], "metadata": ["source": text, "step": 1, Self.evil: text],
                        "tasks": [["id": text, "name": text, "error": text, "interrupts": [["value": text]]]],
                    ]
                )
            )
            entry.writes = [HistoryEntry.Write(task: Self.evil, channel: Self.evil, value: text)]
            return entry
        }
        return [try entry("c-2", after: "c-1", value: text), try entry("c-1", after: nil, value: 1)]
    }

    @Test("Names, values, errors and questions of checkpoints, and their differences", arguments: 0..<5)
    func checkpoints(tab: Int) throws {
        let console = Console(120, 40).pressing(": 'history t-1' enter").with(.history("t-1", try history()))
        expectTokens(console.pressing(Array(repeating: "tab", count: tab).joined(separator: " ")), "tab \(tab)")
    }

    @Test("Values opened in full, folded and searched")
    func viewer() throws {
        let console = Console(120, 40).pressing(": 'history t-1' enter").with(.history("t-1", try history()))
        expectTokens(console.pressing("z z"), "the viewer")
        expectTokens(console.pressing("z z z R"), "the viewer with everything open")
        expectTokens(console.pressing("J"), "raw JSON")
    }

    @Test("Failures and the plan to retry them")
    func failures() {
        let error = RunFailure(code: Self.evil, message: Self.evil, task: Self.evil)
        let run = Run.sample(RunID(Self.evil), thread: ThreadID(Self.evil), status: .error, error: error)
        let console = Console(120, 40).with(.runs(failed: [run, run], active: [])).pressing("5")
        expectTokens(console, "failures")
        expectTokens(console.pressing("t S"), "the plan")
        expectTokens(console.with(.attempts(ThreadID(Self.evil), [run, run])), "attempts")
    }

    @Test("Events in lanes, in bursts and in full")
    func streams() {
        let event = RunEvent(
            run: RunID(Self.evil),
            thread: ThreadID(Self.evil),
            workflow: Self.evil,
            at: .noon,
            mode: "custom",
            namespace: [Self.evil],
            payload: ["level": "error", "message": text, Self.evil: text]
        )
        var console = Console(120, 40).pressing("3 m")
        console.load(.events(EventPage(events: Array(repeating: event, count: 40), hasGap: true)))
        expectTokens(console, "lanes")
        expectTokens(console.pressing("k k enter"), "an event")
    }

    @Test("Decisions that other operators recorded")
    func ledger() {
        let entry = LedgerEntry(
            sequence: 1,
            previousHash: Self.evil,
            hash: Self.evil,
            at: .noon,
            record: [
                "actor": text, "at": text, "profile": text, "client": text, "thread": text, "interrupt": text,
                "payload_digest": text, "decisions": [["action": text, "type": text]], "answer_digest": text,
                "edit_patch": [["changes": [["path": text, "before": text, "after": text]]]], "reason": text,
                "outcome": text, "error": text,
            ]
        )
        let kept = KeptAnswer(question: InterruptID(Self.evil), payload: .kept(text), answer: .changed(text))
        let console = Console(120, 40).with(.ledger([entry])).with(.keptAnswers(1, [kept])).pressing("L")
        expectTokens(console, "the ledger")
        expectTokens(console.pressing("J"), "the ledger as JSON")
    }

    @Test("The effects of a fork, and an input typed or pasted")
    func fork() throws {
        let body = try TaskIdentity(body: Self.evil, checkpoint: ForkTests.id("1"), checkpointStep: -1)
        var checkpoint = Checkpoint(id: ForkTests.id("1"), createdAt: "2026-11-23T12:00:00+00:00")
        checkpoint.channelValues[ReservedChannel.start] = .string(Self.evil)
        checkpoint.channelVersions[ReservedChannel.start] = .text("001")
        let saved = SavedCheckpoint(
            thread: "t-1",
            namespace: "",
            checkpoint: checkpoint,
            metadata: CheckpointMetadata(source: .input, step: -1),
            parent: nil,
            pendingWrites: [
                PendingWrite(
                    task: body.id,
                    taskPath: body.path,
                    index: 0,
                    channel: ReservedChannel.error,
                    value: .string(Self.evil)
                )
            ]
        )
        let preview = try #require(ForkPreview(from: ForkTests.id("1"), in: [saved], workflow: Self.evil, names: []))
        let entry = try #require(
            HistoryEntry(snapshot: ["config": ["configurable": ["checkpoint_id": .string(ForkTests.id("1").rawValue)]]])
        )
        var console = Console(120, 40).pressing(": 'history t-1' enter").with(.history("t-1", [entry])).pressing("f")
        console.load(.forkPreview(preview))
        console.paint()
        expectTokens(console, "the preview")
        console.press("e")
        console.send(.input(.paste(Self.evil), at: console.clock))
        expectTokens(console, "the input")
        console.press("ctrl-s")
        expectTokens(console, "the fault")
    }
}
