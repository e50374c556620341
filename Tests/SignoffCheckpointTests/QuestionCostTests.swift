import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("What many questions of one thread cost")
struct QuestionCostTests {
    enum Form: CaseIterable {
        /// Tasks called by one body, whose names are in no row.
        case calls
        /// Runs nested in the targets of sends, one for each, with a copy of its question in the row of the target.
        case nestedRuns
    }

    private func saved(
        _ namespace: String,
        writes: [PendingWrite],
        parents: JSONObject = [:]
    ) -> SavedCheckpoint {
        SavedCheckpoint(
            thread: "t",
            namespace: namespace,
            checkpoint: Checkpoint(
                id: "1f0c0000-0001-6000-8000-000000000000",
                createdAt: "2026-11-22T14:30:25.566154+00:00",
                channelValues: [:],
                channelVersions: [:],
                versionsSeen: [ReservedChannel.input: [:]],
                updatedChannels: []
            ),
            metadata: CheckpointMetadata(source: .loop, step: 0, parents: parents),
            parent: nil,
            pendingWrites: writes
        )
    }

    private func question(_ number: Int, task: TaskID, path: String) throws -> PendingWrite {
        let id = InterruptID(String(repeating: "0", count: 26) + String(100_000 + number))
        return PendingWrite(
            task: task,
            taskPath: path,
            index: 0,
            channel: ReservedChannel.interrupt,
            value: .array([try Interrupt(id: id, value: .string("question \(number)")).storedValue()])
        )
    }

    private func heads(_ count: Int, _ form: Form) throws -> [SavedCheckpoint] {
        switch form {
        case .calls:
            let writes = try (0..<count).map { number in
                let path = TaskIdentity.callPath(number, of: TaskIdentity.pullPath("body"))
                return try question(number, task: TaskID("task-\(number)"), path: path)
            }
            return [saved("", writes: writes)]
        case .nestedRuns:
            let copies = try (0..<count).map { number in
                try question(number, task: TaskID("send-\(number)"), path: TaskIdentity.sendPath(number))
            }
            let runs = try (0..<count).map { number in
                let path = TaskIdentity.pullPath("ask")
                return saved(
                    "sub:send-\(number)",
                    writes: [try question(number, task: TaskID("task-\(number)"), path: path)],
                    parents: ["": "1f0c0000-0001-6000-8000-000000000000"]
                )
            }
            return [saved("", writes: copies)] + runs
        }
    }

    private func duration(_ count: Int, _ form: Form) throws -> Duration {
        let heads = try heads(count, form)
        // The shortest of several: what else the machine does only adds to them.
        return (0..<3).map { _ in
            ContinuousClock().measure { #expect(ThreadReading(heads: heads).openInterrupts.count == count) }
        }
        .min() ?? .zero
    }

    @Test("Ten times as many questions cost about ten times as much, and not a hundred", arguments: Form.allCases)
    func linear(form: Form) throws {
        let few = try duration(300, form)
        #expect(try duration(3_000, form) < few * 40)
    }

    @Test("A path that claims tens of thousands of callers is read as any other", .timeLimit(.minutes(1)))
    func deepPath() throws {
        let path = (0..<40_000).reduce(into: TaskIdentity.pullPath("body")) { path, _ in
            path += ", 0000000000, 0000000001"
        }
        let claimed = String(repeating: "~__pregel_push, ", count: 40_000) + path
        let head = saved("", writes: [try question(1, task: "task-1", path: claimed)])
        #expect(ThreadReading(heads: [head]).openInterrupts.count == 1)
    }
}
