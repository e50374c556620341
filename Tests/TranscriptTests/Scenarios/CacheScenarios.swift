import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffSQLite

/// Results that are reused.
enum CacheScenarios {
    static let all: [Scenario] = [task, entrypoint]

    /// A cache of the same kind as the saver, with the stage's clock in seconds.
    private static func cache(on stage: Stage) async throws -> any ResultCache {
        let time = TimeSource { Timestamp(microseconds: 1_800_000_000_000_000 + Int64(stage.clock) * 1_000_000) }
        guard let saver = try await stage.makeSaver() as? SQLiteSaver else { return InMemoryResultCache(time: time) }
        let options = SQLiteSaver.Options(synchronous: .normal, time: time)
        return SQLiteResultCache(try await SQLiteSaver(path: saver.path + ".cache", options: options))
    }

    static let task = Scenario("cache_task") { stage in
        let cache = try await cache(on: stage)
        let slow = JSONTask("slow", cache: CachePolicy()) { input in
            stage.count("slow")
            return .int((input["x"] ?? input).int + (input["y"]?.int ?? 0))
        }
        let keyed = JSONTask("keyed", cache: CachePolicy { "k\($0.int % 2)" }) { input in
            stage.count("keyed")
            return .int(input.int * 10)
        }
        let ttl = JSONTask("ttl", cache: CachePolicy(timeToLive: .seconds(1))) { input in
            stage.count("ttl")
            return input
        }
        let fails = JSONTask("fails", cache: CachePolicy()) { (_: JSONValue) -> JSONValue in
            stage.count("fails")
            throw PythonError("ValueError", "no")
        }
        let nul = JSONTask("nul", cache: CachePolicy()) { (_: JSONValue) -> JSONValue in
            stage.count("nul")
            return .null
        }
        let tasks = Dictionary(uniqueKeysWithValues: [slow, keyed, ttl, fails, nul].map { ($0.name, $0) })
        let workflow = Stage.Workflow("body") { (plan: JSONValue, flow) -> JSONValue in
            var results: [JSONValue] = []
            for call in plan.arrayValue ?? [] {
                guard let parts = call.arrayValue, let task = tasks[parts[0].stringValue ?? ""] else { continue }
                let argument = parts[1].arrayValue?.first ?? .null
                var input = argument
                if let named = parts[2].objectValue, !named.isEmpty {
                    input = .object(named.merging(["x": argument]) { named, _ in named })
                }
                results.append(try await flow.run(task, input))
            }
            return .array(results)
        }
        let runtime = try WorkflowRuntime(cache: cache, entrypoints: [workflow])
        let cached = Variant(workflow, runtime: runtime)
        var variants = Array(repeating: cached, count: 13)
        variants.append(try await Variant(workflow, on: stage, isSaved: false))
        let saver = try await stage.makeSaver()
        let saved = try WorkflowRuntime(saver: saver, cache: cache, entrypoints: [workflow])
        variants.append(Variant(workflow, runtime: saved, saver: saver))
        return Scenario.Play(
            variants: variants,
            before: [5: { stage.clock = 2 }],
            calls: [
                "slow.clear_cache": { _ in
                    try await runtime.clearCache(of: slow)
                    return .null
                }
            ]
        )
    }

    static let entrypoint = Scenario("cache_entrypoint") { stage in
        let cache = try await cache(on: stage)
        let inc = JSONTask("inc") { input in
            stage.count("inc")
            return try input.adding(1)
        }
        let wf = Stage.Workflow("wf", cache: CachePolicy()) { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            let previous = try flow.previous(as: JSONValue.self) ?? .null
            return ["r": try await flow.run(inc, input), "prev": previous]
        }
        let policed = JSONTask("policed", cache: CachePolicy()) { input in
            stage.count("policed")
            return input
        }
        func nesting(_ parent: String, _ child: String) throws -> Variant {
            let inner = Stage.Workflow(child) { (input: JSONValue, flow) -> JSONValue in
                try await flow.run(policed, input)
            }
            let outer = Stage.Workflow(parent) { (_: JSONValue, flow) -> JSONValue in
                [try await flow.call(inner, 1), try await flow.call(inner, 1)]
            }
            return Variant(outer, runtime: try WorkflowRuntime(cache: cache, entrypoints: [outer]))
        }
        let saver = try await stage.makeSaver()
        let runtime = try WorkflowRuntime(saver: saver, cache: cache, entrypoints: [wf])
        let first = Variant(wf, runtime: runtime, saver: saver)
        let bare = try WorkflowRuntime(entrypoints: [wf])
        return Scenario.Play(
            variants: Array(repeating: first, count: 8) + [
                try nesting("parent", "child"), try nesting("parent2", "child2"),
            ],
            calls: [
                "wf.clear_cache": { _ in
                    try await runtime.clearCache(of: wf)
                    return .null
                },
                "clear_cache without a cache": { _ in
                    try await bare.clearCache(of: wf)
                    return .null
                },
            ]
        )
    }
}
