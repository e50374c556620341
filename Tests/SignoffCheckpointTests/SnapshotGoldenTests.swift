import OrderedCollections
import SignoffCheckpoint
import Testing

/// Every recorded thread is read from its rows alone and must give what the reference gave.
@Suite struct SnapshotGoldenTests {
    static let databases = [
        "chat_previous", "durability", "essay_review_finished", "essay_review_interrupted", "failed_run",
        "failed_parallel", "fanout_send", "forked_history", "forked_update", "hitl_agent_inbox", "hitl_middleware",
        "legacy_0_2_34", "legacy_0_2_4", "legacy_0_4_8", "nested_entrypoint", "nested_two_levels",
        "parallel_interrupts", "stategraph_fanout", "stategraph_messages", "value_types", "value_types_interrupt",
    ]

    @Test("Live states and histories are read as recorded", arguments: databases)
    func statesAndHistories(name: String) throws {
        let database = try GoldenDatabase(name)
        var deviations = try deviations(of: name)
        for thread in database.threads {
            let id = try #require(thread["thread_id"]?.stringValue)
            let all = try database.savedCheckpoints(of: id)
            let root = all.filter(\.namespace.isEmpty)
            let knowledge = GraphKnowledge(checkpoints: root, namespaces: Set(all.map(\.namespace)))
            let live = StateSnapshot(
                live: try #require(root.last),
                heads: GoldenDatabase.heads(of: all),
                knowledge: knowledge
            )
            compare(live.json, try #require(thread["state"]), at: "\(name)/\(id)/state", &deviations)
            let recorded = try #require(thread["history"]?.arrayValue)
            let history = StateSnapshot.history(of: root, namespaces: Set(all.map(\.namespace)))
            #expect(history.count == recorded.count)
            for (index, pair) in zip(history, recorded).enumerated() {
                compare(pair.0.json, pair.1, at: "\(name)/\(id)/history/\(index)", &deviations)
            }
        }
        #expect(deviations.isEmpty)
    }

    /// Compares field by field; where the rows cannot give what the graph gave, exactly the value on the list is required instead.
    private func compare(
        _ read: JSONValue,
        _ recorded: JSONValue,
        at place: String,
        _ deviations: inout [String: JSONValue]
    ) {
        let names = Set((read.objectValue ?? [:]).keys).union((recorded.objectValue ?? [:]).keys)
        for name in names.sorted() {
            let ours = read[name]?.canonicalText ?? "absent"
            let theirs = recorded[name]?.canonicalText ?? "absent"
            if let deviation = deviations.removeValue(forKey: "\(place)/\(name)") {
                #expect(ours == deviation.canonicalText, "\(place)/\(name)")
                #expect(ours != theirs, "\(place)/\(name) deviates no longer")
            } else {
                #expect(ours == theirs, "\(place)/\(name)")
            }
        }
    }

    /// The fields that cannot be met, from the list that gives the reason of each.
    private func deviations(of database: String) throws -> [String: JSONValue] {
        let places = try #require(Golden.json("deviations.json").objectValue).values.flatMap { $0.objectValue ?? [:] }
        let own = places.filter { $0.key.hasPrefix("\(database)/") }
        return Dictionary(uniqueKeysWithValues: own.map { ($0.key, $0.value) })
    }
}
