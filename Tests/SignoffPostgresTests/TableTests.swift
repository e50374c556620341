import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

/// The tables that both programs use, as this one writes and reads them.
@Suite(
    "Tables of the reference in PostgreSQL",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct TableTests {
    private static let version = ChannelVersion.text("00000000000000000000000000000002.0.5000000000000000")

    private func checkpoint(
        _ number: Int,
        _ values: OrderedDictionary<String, StoredValue>,
        version: ChannelVersion = version,
        parent: CheckpointID? = nil
    ) -> SavedCheckpoint {
        SavedCheckpoint(
            thread: "t",
            namespace: "",
            checkpoint: Checkpoint(
                id: CheckpointID("1f0c0000-000\(number)-6000-8000-000000000000"),
                createdAt: "2026-11-22T14:30:25.566154+00:00",
                channelValues: values,
                channelVersions: OrderedDictionary(uniqueKeysWithValues: values.keys.map { ($0, version) })
            ),
            metadata: CheckpointMetadata(source: .loop, step: number),
            parent: parent
        )
    }

    @Test("Plain values stand in the document, and all others beside it")
    func inline() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        let values: OrderedDictionary<String, StoredValue> = [
            "a_text": .string("hällo"), "b_int": .integer(.max), "c_float": .double(2.5), "d_nil": .null,
            "e_true": .bool(true), "f_large": .unsigned(.max), "g_list": .array([.integer(1)]), "h_map": .map([:]),
            "i_bytes": .bytes([0, 255]), "j_nul": .string("a\u{0}b"), "k_endless": .double(.infinity),
            "l_exponent": .double(1e300), "m_zero": .double(-0.0), "n_float": .float(1.5),
        ]
        try await saver.apply([.checkpoint(checkpoint(1, values))])
        let inline = try await PostgresServer.execute(
            "SELECT key FROM checkpoints, jsonb_object_keys(checkpoint -> 'channel_values') AS key ORDER BY 1",
            at: url
        )
        #expect(inline == ["a_text", "b_int", "c_float", "d_nil", "e_true", "f_large"])
        let beside = try await PostgresServer.execute("SELECT channel FROM checkpoint_blobs ORDER BY 1", at: url)
        #expect(
            beside == [
                "g_list", "h_map", "i_bytes", "j_nul", "k_endless", "l_exponent", "m_zero", "n_float",
            ]
        )
        let read = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.checkpoint.channelValues
        for (channel, value) in values { #expect(read?[channel] == value, "\(channel)") }
        await saver.close()
    }

    @Test(
        "A value that a checkpoint did not change is stored once, and branches with the same number keep theirs apart"
    )
    func branches() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        let first = checkpoint(1, ["list": .array([.integer(1)])])
        let id = first.checkpoint.id
        try await saver.apply([.checkpoint(first)])
        try await saver.apply([.checkpoint(checkpoint(2, ["list": .array([.integer(1)])], parent: id))])
        let other = ChannelVersion.text("00000000000000000000000000000002.0.6000000000000000")
        try await saver.apply([
            .checkpoint(checkpoint(3, ["list": .array([.integer(2)])], version: other, parent: id))
        ])
        #expect(try await PostgresServer.execute("SELECT count(*) FROM checkpoint_blobs", at: url) == ["2"])
        let lists = try await saver.savedCheckpoints(matching: CheckpointQuery()).map {
            $0.checkpoint.channelValues["list"]
        }
        #expect(lists == [2, 1, 1].map { .array([.integer($0)]) })
        await saver.close()
    }

    @Test(
        "Another value under a version that is taken is refused, not lost",
        arguments: [.array([.integer(2)]), .null, nil] as [StoredValue?]
    )
    func takenVersion(_ other: StoredValue?) async throws {
        let saver = try await PostgresSaver(url: try await PostgresServer.shared().database())
        try await saver.apply([.checkpoint(checkpoint(1, ["list": .array([.integer(1)])]))])
        var second = checkpoint(2, ["list": .null])
        second.checkpoint.channelValues["list"] = other
        let change = CheckpointChange.checkpoint(second)
        let error = await #expect(throws: CheckpointError.self) { try await saver.apply([change]) }
        #expect(error?.code == .invalidData)
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery()).count == 1)
        await saver.close()
    }

    @Test("A channel without a value, a pruned parent and a value beside its mark are read as the reference reads them")
    func readings() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        let first = checkpoint(1, ["list": .array([.integer(1)]), "mark": .bool(true)])
        try await saver.apply([.checkpoint(first)])
        let second = checkpoint(2, ["text": .string("x")], parent: first.checkpoint.id)
        try await saver.apply([.checkpoint(second)])
        try await PostgresServer.execute(
            """
            UPDATE checkpoint_blobs SET type = 'empty', blob = NULL WHERE channel = 'list';
            INSERT INTO checkpoint_blobs VALUES ('t', '', 'mark', '00000000000000000000000000000002.0.5000000000000000', 'msgpack', '\\x9101');
            UPDATE checkpoints SET parent_checkpoint_id = NULL;
            """,
            at: url
        )
        let read = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "t"))
        #expect(read.map(\.parent) == [nil, nil])
        #expect(read.last?.checkpoint.channelValues == ["mark": .array([.integer(1)])])
        #expect(read.last?.checkpoint.channelVersions.count == 2)
        await saver.close()
    }

    @Test("What another program writes is listed at once, and its thread stays locked until it commits")
    func foreignWriter() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        try await saver.apply([.checkpoint(checkpoint(1, ["text": .string("x")]))])
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.step) == [1])
        try await PostgresServer.execute(
            """
            INSERT INTO checkpoints SELECT 'theirs', '', checkpoint_id, NULL, NULL, checkpoint, metadata FROM checkpoints;
            UPDATE checkpoints SET metadata = jsonb_set(metadata, '{step}', '7') WHERE thread_id = 't';
            """,
            at: url
        )
        let listed = try await saver.threads(matching: ThreadQuery())
        #expect(Set(listed.map(\.thread)) == ["t", "theirs"])
        #expect(Set(listed.map(\.step)) == [1, 7])
        try await PostgresServer.execute("DELETE FROM checkpoints WHERE thread_id = 'theirs'", at: url)
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
        await saver.close()
    }
}
