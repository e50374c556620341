import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffSQLite

/// Long-term memory.
enum StoreScenarios {
    static let all: [Scenario] = [basics, acrossThreads]

    /// A store of the kind of the saver.
    private static func store(on stage: Stage) async throws -> any KeyValueStore {
        guard let saver = try await stage.makeSaver() as? SQLiteSaver else { return InMemoryStore() }
        return SQLiteStore(saver)
    }

    static let basics = Scenario("store_basics") { stage in
        let store = try await store(on: stage)
        @Sendable func key(_ step: JSONObject) -> String {
            step["key"].map { $0.stringValue ?? $0.text(.compact) } ?? ""
        }
        return Scenario.Play(
            variants: [],
            calls: [
                "put": { step in
                    let value = step["value"]?.objectValue ?? [:]
                    if let minutes = step["ttl"]?.integerValue {
                        let lifetime = StoreItem.Lifetime.limited(.seconds(60 * minutes))
                        try await store.put(value, for: key(step), in: labels(step["ns"]), lifetime: lifetime)
                    } else {
                        try await store.put(value, for: key(step), in: labels(step["ns"]))
                    }
                    return .null
                },
                "get": { step in json(try await store.item(key(step), in: labels(step["ns"]))) },
                "delete": { step in
                    try await store.delete(key(step), in: labels(step["ns"]))
                    return .null
                },
                "search": { step in
                    let items = try await store.search(
                        labels(step["ns"]),
                        filter: step["filter"]?.objectValue ?? [:],
                        limit: step["limit"]?.int ?? 10,
                        offset: step["offset"]?.int ?? 0
                    )
                    return .array(
                        items.map { [.array($0.namespace.map(JSONValue.string)), .string($0.key), .object($0.value)] }
                    )
                },
                "list_namespaces": { step in
                    let query = NamespaceQuery(
                        prefix: labels(step["prefix"]),
                        suffix: labels(step["suffix"]),
                        maximumDepth: step["max_depth"]?.int,
                        limit: step["limit"]?.int ?? 100,
                        offset: step["offset"]?.int ?? 0
                    )
                    let namespaces = try await store.namespaces(matching: query)
                    return .array(namespaces.map { .array($0.map(JSONValue.string)) })
                },
                "batch": { _ in
                    let results = try await store.perform([
                        .put(["v": 1], for: "1", in: ["b"]), .get("1", in: ["b"]), .search(StoreSearch(["b"])),
                        .put(["v": 2], for: "1", in: ["b"]), .delete("2", in: ["b"]),
                    ])
                    return .array(
                        results.map { result in
                            switch result {
                            case .item(let item): json(item)
                            case .items(let items): .array(items.map { json($0) })
                            case .namespaces(let all): .array(all.map { .array($0.map(JSONValue.string)) })
                            case .done: .null
                            }
                        }
                    )
                },
            ]
        )
    }

    private static func labels(_ value: JSONValue?) -> [String] {
        value?.arrayValue?.map { $0.stringValue ?? "" } ?? []
    }

    private static func json(_ item: StoreItem?) -> JSONValue {
        guard let item else { return .null }
        return [
            "namespace": .array(item.namespace.map(JSONValue.string)), "key": .string(item.key),
            "value": .object(item.value), "created_at": .string(item.createdAt.iso8601),
            "updated_at": .string(item.updatedAt.iso8601),
        ]
    }

    static let acrossThreads = Scenario("store_across_threads") { stage in
        let store = try await store(on: stage)
        let remember = DurableTask("remember") { (input: JSONValue, flow) -> JSONValue in
            let namespace = ["memory", input["user"]?.stringValue ?? ""]
            let known = try await flow.store?.item("facts", in: namespace)?.value["facts"]?.arrayValue ?? []
            let facts = known + [input["fact"] ?? .null]
            try await flow.store?.put(["facts": .array(facts)], for: "facts", in: namespace)
            return .int(facts.count)
        }
        let wf = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            let count = try await flow.run(remember, input)
            let stored = try await flow.store?.item("facts", in: ["memory", input["user"]?.stringValue ?? ""])
            let previous = try flow.previous(as: JSONValue.self)
            return ["n": count, "facts": stored?.value["facts"] ?? .null, "previous": previous?["n"] ?? .null]
        }
        let child = Stage.Workflow("child") { (_: JSONValue, flow) -> JSONValue in .bool(flow.store != nil) }
        let parent = Stage.Workflow("parent") { (input: JSONValue, flow) -> JSONValue in
            try await flow.call(child, input)
        }
        let asking = DurableTask("asking") { (flow: WorkflowScope) -> JSONValue in .bool(flow.store == nil) }
        let bare = Stage.Workflow("nostore") { (_: JSONValue, flow) -> JSONValue in .bool(flow.store == nil) }
        let bareTask = Stage.Workflow("nostore_task") { (_: JSONValue, flow) -> JSONValue in
            try await flow.run(asking)
        }
        let saver = try await stage.makeSaver()
        let saved = Variant(
            wf,
            runtime: try WorkflowRuntime(saver: saver, store: store, entrypoints: [wf]),
            saver: saver
        )
        return Scenario.Play(
            variants: [
                saved, saved, saved,
                Variant(parent, runtime: try WorkflowRuntime(store: store, entrypoints: [parent])),
                Variant(bare, runtime: try WorkflowRuntime(entrypoints: [bare])),
                Variant(bareTask, runtime: try WorkflowRuntime(entrypoints: [bareTask])),
            ]
        )
    }
}
