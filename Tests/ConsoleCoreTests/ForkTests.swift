import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@testable import ConsoleCore

@Suite("Running a thread again from a checkpoint")
struct ForkTests {
    /// A thread of two turns: the first is finished, the second failed after one task and a question.
    private static func thread() throws -> [SavedCheckpoint] {
        func saved(
            _ id: String,
            after parent: String?,
            step: Int,
            source: CheckpointMetadata.Source,
            input: StoredValue? = nil,
            value: StoredValue? = nil,
            writes: [PendingWrite] = []
        ) -> SavedCheckpoint {
            var checkpoint = Checkpoint(id: Self.id(id), createdAt: "2026-11-23T11:0\(step + 1):00+00:00")
            if let input {
                checkpoint.channelValues[ReservedChannel.start] = input
                checkpoint.channelVersions[ReservedChannel.start] = .text("00\(step + 2)")
            }
            if let value {
                checkpoint.channelValues[ReservedChannel.end] = value
                checkpoint.versionsSeen["refunds"] = [ReservedChannel.start: .text("00\(step + 2)")]
            }
            return SavedCheckpoint(
                thread: "t-1",
                namespace: "",
                checkpoint: checkpoint,
                metadata: CheckpointMetadata(source: source, step: step),
                parent: parent.map(Self.id),
                pendingWrites: writes
            )
        }
        let first = try TaskIdentity(body: "refunds", checkpoint: id("1"), checkpointStep: -1)
        let second = try TaskIdentity(body: "refunds", checkpoint: id("3"), checkpointStep: 1)
        func write(_ task: TaskIdentity, _ channel: String, _ value: StoredValue) -> PendingWrite {
            PendingWrite(task: task.id, taskPath: task.path, index: 0, channel: channel, value: value)
        }
        let question = Interrupt(
            id: second.interrupt(answers: 0),
            value: .map(["question": .string("pay 90?")]),
            responseSchema: nil
        )
        return [
            saved(
                "1",
                after: nil,
                step: -1,
                source: .input,
                input: .map(["limit": .integer(10)]),
                writes: [
                    write(first, ReservedChannel.end, .integer(7)),
                    write(first.call("read", number: 0), ReservedChannel.result, .integer(1)),
                ]
            ),
            saved("2", after: "1", step: 0, source: .loop, value: .integer(7)),
            saved(
                "3",
                after: "2",
                step: 1,
                source: .input,
                input: .map(["limit": .integer(20)]),
                value: .integer(7),
                writes: [
                    write(second, ReservedChannel.interrupt, .array([try question.storedValue()])),
                    write(second, ReservedChannel.resume, .array([.string("yes")])),
                    write(second, ReservedChannel.error, .string("no money")),
                    write(second.call("read", number: 0), ReservedChannel.result, .integer(1)),
                    write(second.call("pay", number: 1), ReservedChannel.error, .string("no money")),
                ]
            ),
        ].map { saved in
            var saved = saved
            // The second turn has seen the input of the first turn only.
            if saved.metadata.step == 1 {
                saved.checkpoint.versionsSeen["refunds"] = [ReservedChannel.start: .text("001")]
            }
            return saved
        }
    }

    static func id(_ digit: String) -> CheckpointID {
        CheckpointID("1f0a0000-0000-6000-8000-00000000000\(digit)")
    }

    private func preview(_ digit: String) throws -> ForkPreview {
        try #require(
            ForkPreview(from: Self.id(digit), in: try Self.thread(), workflow: "refunds", names: ["read", "pay"])
        )
    }

    private func words(_ preview: ForkPreview, input: JSONValue? = nil) -> [String] {
        [preview.summary(input: input)]
            + preview.sections(input: input).flatMap {
                [$0.title] + $0.lines.map { "  \($0.words)" + ($0.question.map { " \($0)" } ?? "") }
            }
    }

    @Test("A failed turn runs again from its beginning; the turn before keeps its results")
    func failedTurn() throws {
        #expect(
            words(try preview("3")) == [
                "The turn that starts at step 1 runs again from its beginning.",
                "kept", "  the value saved at this checkpoint", "  read",
                "runs again, with its effects", "  refunds, failed before", "  read, finished before",
                "  pay, failed before",
                "asks again", "  refunds, answered before: {\"question\":\"pay 90?\"}",
            ]
        )
    }

    @Test("A finished turn with later turns resets the thread's state and runs nothing")
    func finishedTurn() throws {
        #expect(
            words(try preview("2")) == [
                "The turn is finished at step 0: nothing runs, and the thread returns to that state.",
                "kept", "  the value saved at this checkpoint", "  read",
                "runs again, with its effects", "  nothing", "asks again", "  nothing",
                "left behind", "  1 later checkpoint, which stays as an old branch",
            ]
        )
    }

    @Test("Replaying the newest finished checkpoint runs nothing, and the preview says so")
    func nothing() throws {
        let all = Array(try Self.thread().prefix(2))
        let preview = try #require(ForkPreview(from: Self.id("2"), in: all, workflow: "refunds", names: []))
        #expect(preview.outcome == .nothing)
        #expect(preview.summary().contains("replaying it would run nothing"))
        #expect(preview.summary(input: 3) == "A new turn starts from step 0 with the input given.")
        #expect(preview.kept.map(\.name) == [nil])
    }

    @Test("Tasks without stored names are counted by their calls")
    func unnamed() throws {
        let preview = try #require(
            ForkPreview(from: Self.id("3"), in: try Self.thread(), workflow: "refunds", names: [])
        )
        #expect(preview.sections()[1].lines[2] == "task 2, whose name is not recorded, failed before")
    }

    private func console(_ digit: String = "3") throws -> Console {
        let entry = try #require(
            HistoryEntry(
                snapshot: [
                    "config": ["configurable": ["checkpoint_id": .string(Self.id(digit).rawValue)]],
                    "metadata": ["source": "input", "step": 1], "values": 7,
                ]
            )
        )
        return Console(100, 40).with(.threads([])).pressing(": 'history t-1' enter").with(.history("t-1", [entry]))
    }

    @Test("The preview must be on the screen before a key sends it")
    func sends() throws {
        var console = try console().pressing("f")
        #expect(console.text.contains("looking up what runs again"))
        console.press("s")
        #expect(console.notice == "its effects are still being loaded")
        console.load(.forkPreview(try preview("3")))
        console.press("s", every: .milliseconds(50), painting: false)
        #expect(!console.effects.contains { if case .fork = $0 { true } else { false } })
        console.paint()
        #expect(console.text.contains("Run again from step 1"))
        #expect(console.text.contains("pay, failed before"))
        #expect(console.text.contains("answered before: ┊ {\"question\""))
        console.press("enter")
        #expect(console.state.dialogs.isEmpty && console.notice == "nothing was sent")
        console.press("f s")
        let fork = ForkRequest(
            token: "s-1",
            thread: "t-1",
            checkpoint: Self.id("3"),
            input: nil,
            head: Self.id("3")
        )
        #expect(console.effects.last != .fork(fork), "the preview is loaded anew for each dialog")
        console.load(.forkPreview(try preview("3")))
        console.press("s")
        #expect(console.effects.contains(.fork(fork)))
        console.press("s")
        #expect(console.effects.count { if case .fork = $0 { true } else { false } } == 1)
        console.send(.finished(.requested("s-1", .sample()), at: console.clock))
        #expect(console.state.dialogs.isEmpty)
        #expect(console.notice == "t-1 runs again from an earlier checkpoint")
    }

    @Test("Another input is checked as JSON, shown as a change, and kept when the workflow refuses it")
    func edits() throws {
        var console = try console().pressing("f")
        console.load(.forkPreview(try preview("3")))
        console.press("e ctrl-u backspace ctrl-u backspace ctrl-u")
        console.press("'[' ctrl-s")
        #expect(console.text.contains("input"))
        guard let dialog = console.state.dialogs.top(ForkDialog.self) else {
            Issue.record("the dialog is gone")
            return
        }
        #expect(dialog.field?.text == "[" && dialog.faults.count == 1)
        console.press("backspace '{\"limit\": 5}' ctrl-s")
        #expect(console.text.contains("$.limit  20 \u{2192} 5"))
        console.press("e ctrl-u backspace ctrl-u backspace ctrl-u '{\"limit\": 20}' ctrl-s")
        #expect(console.text.contains("input     as recorded"), "what was recorded is no edit")
        console.press("e ctrl-u backspace ctrl-u backspace ctrl-u '{\"limit\": 5}' ctrl-s")
        console.press("s")
        let sent = console.effects.compactMap { if case .fork(let fork) = $0 { fork } else { nil } }
        #expect(sent.map(\.input) == [["limit": 5]])
        let first = try #require(sent.first)
        console.send(
            .finished(
                .requestRefused(first.token, OperationError(.invalidInput, "limit must be a text")),
                at: console.clock
            )
        )
        console.paint()
        #expect(console.text.contains("limit must be a text"))
        #expect(console.text.contains("$.limit  20 \u{2192} 5"))
    }

    @Test("Another saved value shows the old value, the change and the new value, and runs nothing")
    func setsValue() throws {
        var console = try console("2").pressing("f")
        console.load(.forkPreview(try preview("2")))
        console.press("v ctrl-u '8' ctrl-s")
        for words in ["value before", "your value", "value after", "7 \u{2192} 8", "nothing runs", "s set it"] {
            #expect(console.text.contains(words), "\(words)")
        }
        #expect(!console.text.contains("hunter"), "the name of a channel can denote a secret")
        console.press("s")
        let edit = StateEdit(token: "s-1", thread: "t-1", checkpoint: Self.id("2"), value: 8, head: Self.id("3"))
        #expect(console.effects.contains(.setState(edit)))
        console.send(.finished(.requestRefused("s-1", OperationError(.failed, "a run is busy")), at: console.clock))
        #expect(console.text.contains("a run is busy"))
        console.press("s")
        console.send(.finished(.stateSet("s-2"), at: console.clock))
        #expect(console.state.dialogs.isEmpty)
        #expect(console.notice == "the saved value of t-1 is set; nothing ran")
    }

    // MARK: Graphs

    /// The checkpoint of a graph at which `ask` is due, with its state.
    private static func graphPreview() throws -> ForkPreview {
        var checkpoint = Checkpoint(id: id("3"), createdAt: "2026-11-23T11:02:00+00:00")
        checkpoint.channelValues = ["notes": .array([.string("w")]), "branch:to:ask": .null]
        checkpoint.channelVersions = ["notes": .text("002"), "branch:to:ask": .text("002")]
        checkpoint.versionsSeen = [ReservedChannel.start: [ReservedChannel.start: .text("001")]]
        let saved = SavedCheckpoint(
            thread: "t-1",
            namespace: "",
            checkpoint: checkpoint,
            metadata: CheckpointMetadata(source: .loop, step: 1),
            parent: nil
        )
        let structure = StepStructure(
            nodes: ["ask", "end"].map { StepStructure.Node($0, triggers: ["branch:to:\($0)"]) },
            channels: ["notes": .lastValue, "branch:to:ask": .branch, "branch:to:end": .branch]
        )
        return try #require(
            ForkPreview(from: id("3"), in: [saved], workflow: "notes", names: [], structure: structure)
        )
    }

    @Test("A change of a graph's state shows value, update and value after before it can be sent, as a chosen node")
    func editsGraph() throws {
        var console = try console().pressing("f")
        console.load(.forkPreview(try Self.graphPreview()))
        #expect(console.text.contains("The nodes due at step 1 run again, and the steps after them."))
        console.press("v")
        let dialog = try #require(console.state.dialogs.top(ForkDialog.self))
        #expect(dialog.field?.text == "{}", "an update says what is written, not what the channels hold")
        console.press("ctrl-u '{\"notes\": [\"x\"]}' ctrl-s")
        var draft = StateEditDraft(thread: "t-1", checkpoint: Self.id("3"), node: nil, update: ["notes": ["x"]])
        #expect(console.effects.contains(.load(.stateEditPreview(draft))))
        console.press("s")
        #expect(console.notice == "the effect of the update is still being loaded")
        console.press("n")
        draft.node = "ask"
        #expect(console.effects.contains(.load(.stateEditPreview(draft))))
        let effect = StateEditPreview(
            node: "ask",
            channels: [
                .init(name: "notes", isReduced: true, before: ["w"], update: ["x"], after: ["w", "x"]),
                .init(name: "api_key", isReduced: false, before: "hunter2", update: nil, after: "hunter3"),
            ],
            next: ["end"]
        )
        var older = draft
        older.node = nil
        console.load(.stateEditPreview(older, effect))
        console.press("s")
        #expect(console.notice == "the effect of the update is still being loaded", "the effect is of another node")
        console.load(.stateEditPreview(draft, effect))
        let shown = ["as if ask had returned", "due after it: end", "a reducer folds the update into the value"]
        for words in shown + ["before", "after"] {
            #expect(console.text.contains(words), "\(words)")
        }
        #expect(!console.text.contains("hunter"), "the name of a channel can denote a secret")
        console.press("s")
        let edit = StateEdit(
            token: "s-1",
            thread: "t-1",
            checkpoint: Self.id("3"),
            value: ["notes": ["x"]],
            node: "ask",
            head: Self.id("3")
        )
        #expect(console.effects.contains(.setState(edit)))
    }

    @Test("An update that the graph does not take cannot be sent, and says why")
    func refusedUpdate() throws {
        var console = try console().pressing("f")
        console.load(.forkPreview(try Self.graphPreview()))
        console.press("v ctrl-u '{\"typo\": 1}' ctrl-s")
        let draft = StateEditDraft(thread: "t-1", checkpoint: Self.id("3"), node: nil, update: ["typo": 1])
        console.send(.loadFailed(.stateEditPreview(draft), message: "no channel typo", at: console.clock))
        #expect(console.text.contains("no channel typo"))
        console.press("s")
        #expect(!console.effects.contains { if case .setState = $0 { true } else { false } })
    }
}
