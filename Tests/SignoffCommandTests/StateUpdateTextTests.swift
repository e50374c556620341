import CellGrid
import OrderedCollections
import SignoffCheckpoint
@testable import SignoffCommand
import SignoffOperator
import Testing

@Suite("The text of an update of a graph's state")
struct StateUpdateTextTests {
    private func preview() throws -> ForkPreview {
        var checkpoint = Checkpoint(id: "1f0c-1", createdAt: "2026-11-23T11:02:00+00:00")
        checkpoint.channelValues = ["notes": .array([.string("w")]), "branch:to:ask": .null]
        checkpoint.channelVersions = ["notes": .text("002"), "branch:to:ask": .text("002")]
        checkpoint.versionsSeen = [ReservedChannel.start: [ReservedChannel.start: .text("001")]]
        let saved = SavedCheckpoint(
            thread: "t",
            namespace: "",
            checkpoint: checkpoint,
            metadata: CheckpointMetadata(source: .loop, step: 1),
            parent: nil
        )
        return try #require(ForkPreview(from: "1f0c-1", in: [saved], workflow: "notes", names: []))
    }

    @Test("A dry run prints each channel before, the update, and the channel after, with secrets as stars")
    func effect() throws {
        let secret: JSONValue = ["password": "hunter2"]
        let effect = StateEditPreview(
            node: "ask",
            channels: [
                .init(name: "notes", isReduced: true, before: ["w"], update: ["x"], after: ["w", "x"]),
                .init(name: "login", isReduced: false, before: nil, update: secret, after: secret),
                .init(name: "api_key", isReduced: false, before: "old", update: "new", after: "new"),
                .init(name: "mark", isReduced: false, before: 1, update: nil, after: nil),
            ],
            next: ["end"]
        )
        let lines = ForkCommand.lines(of: try preview(), nil, ["notes": ["x"]], effect).map { $0.text() }
        #expect(lines.first == "The state changes as if ask had returned the update. Nothing runs; due after it: end.")
        let start = try #require(lines.firstIndex { $0.hasPrefix("notes") })
        #expect(
            lines[start..<start + 15] == [
                "notes: a reducer folds the update into the value",
                "  before  ┊ [\"w\"]", "  update  ┊ [\"x\"]", "  after   ┊ [\"w\",\"x\"]",
                "login: the update replaces the value",
                "  before  ┊ no value",
                "  update  ┊ {\"password\":\"********\"}", "  after   ┊ {\"password\":\"********\"}",
                "api_key: the update replaces the value",
                "  before  ┊ \"********\"", "  update  ┊ \"********\"", "  after   ┊ \"********\"",
                "mark: changes without a write of the update",
                "  before  ┊ 1", "  after   ┊ no value",
            ]
        )
    }

    @Test("A node without an update, and a node of a workflow without nodes, are refused")
    func refusals() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandRun.signoff(
            ["run", "essay_review", "--input", "\"cat\"", "--thread", "essay-1"],
            in: folder
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        let history = try await CommandRun.signoff(["history", "--thread", "essay-1", "--json"], in: folder).json
        let place = history["history"]?.arrayValue?.first?["config"]?["configurable"]?["checkpoint_id"]?.stringValue
        let checkpoint = try #require(place)
        let fork = ["fork", "--thread", "essay-1", "--from", checkpoint, "--as-node", "write"]
        let bare = try await CommandRun.signoff(fork, in: folder)
        #expect(bare.exitCode == 2)
        #expect(bare.problem.hasSuffix("[usage]"))
        for more in [["--value", "1"], ["--value", "1", "--dry-run"]] {
            let refused = try await CommandRun.signoff(fork + more, in: folder)
            #expect(refused.exitCode == 2, "\(more)")
            #expect(refused.problem.contains("belongs to no graph"), "\(refused.problem)")
        }
    }
}
