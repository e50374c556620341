import OrderedCollections
public import SignoffCheckpoint
import Testing

/// The superstep algorithm, rule by rule (graph specification, section 3).
@Suite
struct SuperstepTests {
    private static let start = "01234567-89ab-6def-8123-456789abcdef"

    private static func step(
        _ nodes: [(String, [String])],
        _ channels: OrderedDictionary<String, ChannelKind>
    ) -> Superstep {
        Superstep(StepStructure(nodes: nodes.map { StepStructure.Node($0.0, triggers: $0.1) }, channels: channels))
    }

    private static func version(_ number: Int) -> ChannelVersion { .text("\(number)") }

    private static func saved(
        _ values: OrderedDictionary<String, StoredValue>,
        seen: OrderedDictionary<String, OrderedDictionary<String, ChannelVersion>> = [:],
        updated: [String]? = nil
    ) -> SavedCheckpoint {
        SavedCheckpoint(
            thread: "t",
            namespace: "",
            checkpoint: Checkpoint(
                id: CheckpointID(start),
                createdAt: "",
                channelValues: values,
                channelVersions: values.mapValues { _ in version(1) },
                versionsSeen: seen,
                updatedChannels: updated
            ),
            metadata: CheckpointMetadata(source: .loop, step: 0),
            parent: nil
        )
    }

    private let fan = step(
        [("c", ["branch:to:c"]), ("b", ["branch:to:b"])],
        ["branch:to:c": .branch, "branch:to:b": .branch]
    )

    @Test
    func `A node is due while its mark is newer than what it has seen`() {
        let due = Self.saved(["branch:to:b": .null])
        #expect(fan.tasks(at: due).map(\.name) == ["b"])
        let seen = Self.saved(["branch:to:b": .null], seen: ["b": ["branch:to:b": Self.version(1)]])
        #expect(fan.tasks(at: seen).isEmpty)
        #expect(!fan.isUnfinished(seen.checkpoint))
    }

    @Test
    func `A run lists nodes by name, a reader in order of declaration`() {
        let saved = Self.saved(["branch:to:b": .null, "branch:to:c": .null], updated: ["branch:to:b", "branch:to:c"])
        #expect(fan.tasks(at: saved).map(\.name) == ["c", "b"])
        #expect(fan.tasks(at: saved, order: .running).map(\.name) == ["b", "c"])
    }

    @Test
    func `A list of updated channels that leaves a mark out hides no node`() {
        let saved = Self.saved(["branch:to:b": .null, "branch:to:c": .null], updated: ["branch:to:c"])
        #expect(fan.tasks(at: saved, order: .running).map(\.name) == ["b", "c"])
    }

    @Test
    func `Sends come first by number, and one to an unknown node keeps its place`() throws {
        let sends = try ["b", "nobody", "b"].map { try Send(node: $0, argument: "x").storedValue() }
        let saved = Self.saved(["__pregel_tasks": .array(sends), "branch:to:c": .null])
        let tasks = fan.tasks(at: saved)
        #expect(tasks.map(\.name) == ["b", "b", "c"])
        #expect(tasks.map(\.storedPath).prefix(2) == [TaskIdentity.sendPath(0), TaskIdentity.sendPath(2)])
    }

    @Test
    func `Writes are applied in the order of paths, not in the order in which the tasks ended`() throws {
        let step = Self.step(
            [("b", ["branch:to:b"])],
            [
                "branch:to:b": .branch,
                "log": .reduced(
                    ChannelReducer(empty: .array([])) { old, new in
                        .array((old.arrayValue ?? []) + new)
                    }
                ),
            ]
        )
        var state = ChannelState(Self.saved(["branch:to:b": .null]).checkpoint)
        let updated = try step.apply(
            [
                TaskWrites(name: "b", path: "~2", triggers: ["branch:to:b"], writes: [ChannelWrite("log", "second")]),
                TaskWrites(name: "a", path: "~1", triggers: [], writes: [ChannelWrite("log", "first")]),
            ],
            to: &state,
            version: Self.version(2)
        )
        #expect(state.checkpoint.channelValues["log"] == .array(["first", "second"]))
        #expect(updated == ["log"])
        #expect(state.checkpoint.versionsSeen["b"] == ["branch:to:b": Self.version(1)])
        // The mark that made the node due is gone, and gone with a new version.
        #expect(state.checkpoint.channelValues["branch:to:b"] == nil)
        #expect(state.checkpoint.channelVersions["branch:to:b"] == Self.version(2))
    }

    @Test
    func `A join is due once all its sources have come, and is then reset`() throws {
        let join = "join:a+b:d"
        let step = Self.step([("d", [join])], [join: .join(["a", "b"])])
        var state = ChannelState(Self.saved([:]).checkpoint)
        func come(_ name: String, _ number: Int) throws {
            let writes = [ChannelWrite(join, .string(name))]
            _ = try step.apply(
                [TaskWrites(name: name, path: name, triggers: ["x"], writes: writes)],
                to: &state,
                version: Self.version(number)
            )
        }
        try come("a", 2)
        #expect(!step.isUnfinished(state.checkpoint))
        try come("b", 3)
        #expect(step.isUnfinished(state.checkpoint))
        _ = try step.apply(
            [TaskWrites(name: "d", path: "d", triggers: [join], writes: [])],
            to: &state,
            version: Self.version(4)
        )
        #expect(!step.isUnfinished(state.checkpoint))
        try come("a", 5)
        #expect(!step.isUnfinished(state.checkpoint))
    }

    @Test
    func `A deferred node is due in a step in which nothing else is`() throws {
        let step = Self.step(
            [("late", ["branch:to:late"]), ("other", ["branch:to:other"])],
            ["branch:to:late": .deferredBranch, "branch:to:other": .branch]
        )
        var state = ChannelState(Self.saved([:]).checkpoint)
        let both = [ChannelWrite("branch:to:late", .null), ChannelWrite("branch:to:other", .null)]
        var updated = try step.apply(
            [TaskWrites(name: "s", path: "s", triggers: ["x"], writes: both)],
            to: &state,
            version: Self.version(2)
        )
        #expect(updated == ["branch:to:other"])
        updated = try step.apply(
            [TaskWrites(name: "other", path: "o", triggers: ["branch:to:other"], writes: [])],
            to: &state,
            version: Self.version(3)
        )
        #expect(updated == ["branch:to:late"])
        #expect(step.isUnfinished(state.checkpoint))
    }

    @Test
    func `Two values for a channel that takes one are a conflict that names it`() throws {
        let step = Self.step([], ["x": .lastValue])
        var state = ChannelState(Self.saved([:]).checkpoint)
        let tasks = ["a", "b"].map { TaskWrites(name: $0, path: $0, triggers: [], writes: [ChannelWrite("x", 1)]) }
        let conflict = #expect(throws: StepConflict.self) {
            try step.apply(tasks, to: &state, version: Self.version(2))
        }
        #expect(conflict?.channel == "x")
    }

    @Test
    func `An overwrite replaces what a reducer holds, and other writes of the step are lost`() throws {
        let appending = ChannelReducer(empty: .array([])) { old, new in .array((old.arrayValue ?? []) + new) }
        let step = Self.step([], ["log": .reduced(appending)])
        var state = ChannelState(Self.saved(["log": .array(["old"])]).checkpoint)
        let writes = [
            ChannelWrite("log", "before"),
            ChannelWrite("log", try Overwrite(value: .array(["fresh"])).storedValue()),
            ChannelWrite("log", "after"),
        ]
        _ = try step.apply(
            [TaskWrites(name: "a", path: "a", triggers: [], writes: writes)],
            to: &state,
            version: Self.version(2)
        )
        #expect(state.checkpoint.channelValues["log"] == .array(["fresh"]))
    }

    @Test
    func `Ephemeral values and topics last for one step, untracked ones are in no checkpoint`() throws {
        let step = Self.step(
            [],
            ["e": .ephemeral, "t": .topic(accumulates: false), "all": .topic(accumulates: true), "u": .untracked]
        )
        var state = ChannelState(Self.saved([:]).checkpoint)
        let writes = ["e", "t", "all", "u"].map { ChannelWrite($0, "x") }
        _ = try step.apply(
            [TaskWrites(name: "a", path: "a", triggers: ["y"], writes: writes)],
            to: &state,
            version: Self.version(2)
        )
        #expect(state.checkpoint.channelValues["u"] == nil)
        #expect(state.content(of: "u", in: step.structure) == "x")
        _ = try step.apply(
            [TaskWrites(name: "b", path: "b", triggers: ["y"], writes: [])],
            to: &state,
            version: Self.version(3)
        )
        #expect(state.content(of: "e", in: step.structure) == nil)
        #expect(state.content(of: "t", in: step.structure) == nil)
        #expect(state.content(of: "all", in: step.structure) == .array(["x"]))
    }
}

extension StoredValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral number: Int64) { self = .integer(number) }
}
