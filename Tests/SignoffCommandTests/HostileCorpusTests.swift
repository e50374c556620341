import CellGrid
import HostilePayloads
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import SignoffCommand

@Suite("A payload cannot look like output of the program")
struct HostileCorpusTests {
    @Test("In the text of every command, complete, on a terminal of 80 columns, and in ASCII")
    func commands() throws {
        for payload in HostilePayload.corpus {
            let glyphs: GlyphSet = payload.number.isMultiple(of: 3) ? .ascii : .unicode
            for (command, lines) in try texts(of: payload) {
                for line in lines {
                    let whole = Output.rows(of: line, columns: nil, in: glyphs)
                    let folded = Output.rows(of: line, columns: 80, in: glyphs)
                    for row in folded.count == 1 ? whole : whole + folded {
                        #expect(!ImitatedLine.isImitated(row), "\(payload), \(command): \(row)")
                        #expect(!row.contains("\n"))
                    }
                    #expect(
                        whole.allSatisfy { isWellFormed($0, of: command, glyphs) },
                        "\(payload), \(command): \(whole)"
                    )
                }
            }
        }
    }

    /// Whether values are behind the gutter, and each cell of a table ends with the quote it begins with.
    private func isWellFormed(_ row: String, of command: String, _ glyphs: GlyphSet) -> Bool {
        switch command {
        case "answer --dry-run", "diff": row.hasPrefix(PayloadText.gutter.text(in: glyphs))
        // No line of the program begins like a value.
        case "item": row.first.map { !" {}[]".contains($0) } ?? true
        case "fork --dry-run": !row.contains(", waits now: \"") && !row.contains(", answered before: \"")
        case "inbox", "threads", "runs": hasClosedQuotes(row)
        default: true
        }
    }

    private func hasClosedQuotes(_ row: String) -> Bool {
        var (isOpen, isEscaped) = (false, false)
        for character in row {
            if character == "\"", !isEscaped { isOpen.toggle() }
            isEscaped = character == "\\" && !isEscaped
        }
        return !isOpen
    }

    @Test("A payload cannot draw a mark of the program", arguments: HostilePayload.marks)
    func marks(mark: String) throws {
        let glyphs: GlyphSet = mark.utf8.allSatisfy { $0 < 0x80 } ? .ascii : .unicode
        for (command, lines) in try texts(of: HostilePayload(marking: mark)) {
            for row in lines.flatMap({ Output.rows(of: $0, columns: nil, in: glyphs) }) {
                #expect(!row.contains(mark), "\(command): \(row)")
            }
        }
    }

    /// The output of each command about a payload.
    private func texts(of payload: HostilePayload) throws -> [(command: String, lines: [SafeText])] {
        let (text, name) = (JSONValue.string(payload.text), payload.name)
        let isPlain = payload.number.isMultiple(of: 2)
        let thread: ThreadID = isPlain ? "t-1" : ThreadID(name)
        let workflow = isPlain ? "billing" : name
        let item = try item(payload, thread, workflow)
        let note = Note(
            sequence: 1,
            question: try #require(ClaimedQuestion(item.question)),
            author: name,
            text: payload.text,
            at: .unknown
        )
        let run = run(payload, thread, workflow)
        let summary = ThreadSummary(
            thread: thread,
            workflow: workflow,
            status: .error,
            checkpoint: "c",
            step: 1,
            updatedAt: .unknown,
            openInterrupts: 1,
            error: payload.text
        )
        let event = RunEvent(
            run: "r",
            thread: thread,
            workflow: workflow,
            at: .unknown,
            mode: isPlain ? "custom" : name,
            namespace: isPlain ? [] : [name],
            payload: payload.number.isMultiple(of: 3) ? text : [name: text]
        )
        var ledger = Table("ENTRY", "AT", "BY", "THREAD", "DECIDED")
        LedgerReport(row: LedgerRow(entry: entry(payload, thread))).add(to: &ledger)
        let difference = JSONDifference(
            from: [name: text, "same": 1, "gone": text],
            to: [name: .string(payload.line), "same": 1, "new": [name: text]]
        )
        let preview = try preview(payload, workflow)
        let channel = StateEditPreview.Channel(name: name, isReduced: true, before: text, update: text, after: [text])
        let effect = StateEditPreview(node: name, channels: [channel], next: [name])
        let kept = KeptAnswer(question: InterruptID(name), payload: .changed(payload.payload), answer: .kept(text))
        return [
            ("item", ItemReport(item: item, notes: [note]).lines(at: .unknown)),
            ("note", [note.line(at: .unknown)]),
            ("inbox", InboxCommand.table(of: [item], at: .unknown).lines),
            (
                "threads",
                ThreadsCommand.table(
                    of: [summary],
                    [ThreadActivity(of: summary, run: run, at: .unknown)],
                    at: .unknown
                ).lines
            ),
            ("runs", RunsCommand.table(of: [run], at: .unknown).lines),
            ("history", StateReport(state: try state(payload)).lines),
            ("watch", [EventReport(event: event).line(showsThread: !isPlain)]),
            ("ledger", ledger.lines),
            ("ledger show", DecisionReport(row: LedgerRow(entry: entry(payload, thread)), kept: [kept]).lines),
            ("diff", DifferenceReport(difference: difference).lines),
            ("retry --dry-run", RetryCommand.lines(of: [run], kind: payload.text)),
            ("fork --dry-run", ForkCommand.lines(of: preview, nil, nil)),
            ("fork --dry-run --value", ForkCommand.lines(of: preview, nil, text)),
            ("fork --dry-run --as-node", ForkCommand.lines(of: preview, nil, text, effect)),
            ("answer --dry-run", PayloadText.lines(["decisions": [[name: text]]])),
        ]
    }

    private func item(_ payload: HostilePayload, _ thread: ThreadID, _ workflow: String) throws -> ReviewItem {
        let value = try StoredValue(payload.payload)
        return ReviewItem(
            question: OpenInterrupt(
                thread: thread,
                workflow: workflow,
                namespace: "",
                checkpoint: "cp-1",
                task: "task-1",
                taskPath: "",
                position: 0,
                interrupt: Interrupt(
                    id: InterruptID(payload.name),
                    value: value,
                    responseSchema: try payload.schema.map { try StoredValue($0) }
                ),
                payloadDigest: PayloadDigest(of: value),
                waitingSince: .unknown
            )
        )
    }

    private func run(_ payload: HostilePayload, _ thread: ThreadID, _ workflow: String) -> Run {
        Run(
            id: "run-1",
            request: RunRequest(thread: thread, workflow: workflow, action: .proceed, requestedBy: payload.name),
            status: .error,
            attempt: 1,
            interruptedAttempts: 0,
            error: RunFailure(code: "task_failed", message: payload.text, task: payload.name),
            createdAt: .unknown,
            startedAt: nil,
            finishedAt: nil,
            lease: nil,
            isCancellationRequested: false
        )
    }

    private func entry(_ payload: HostilePayload, _ thread: ThreadID) -> LedgerEntry {
        LedgerEntry(
            sequence: 1,
            previousHash: "a",
            hash: "b",
            at: .unknown,
            record: [
                "actor": .string(payload.name), "thread": .string(thread.rawValue), "reason": .string(payload.text),
                "decisions": [["action": .string(payload.name), "type": .string(payload.name)]],
            ]
        )
    }

    private func saved(_ payload: HostilePayload) throws -> SavedCheckpoint {
        let id = CheckpointID("1f0a0000-0000-6000-8000-000000000001")
        let body = try TaskIdentity(body: payload.name, checkpoint: id, checkpointStep: -1)
        var checkpoint = Checkpoint(id: id, createdAt: "2026-11-23T12:00:00+00:00")
        checkpoint.channelValues[ReservedChannel.start] = .string(payload.text)
        checkpoint.channelVersions[ReservedChannel.start] = .text("001")
        return SavedCheckpoint(
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
                    value: .string(payload.text)
                ),
                PendingWrite(
                    task: body.id,
                    taskPath: body.path,
                    index: 1,
                    channel: ReservedChannel.interrupt,
                    value: try Interrupt(id: InterruptID(payload.name), value: .string(payload.text)).storedValue()
                ),
            ]
        )
    }

    private func preview(_ payload: HostilePayload, _ workflow: String) throws -> ForkPreview {
        let saved = try saved(payload)
        return try #require(ForkPreview(from: saved.checkpoint.id, in: [saved], workflow: workflow, names: []))
    }

    private func state(_ payload: HostilePayload) throws -> StateSnapshot {
        StateSnapshot(recorded: try saved(payload))
    }
}
