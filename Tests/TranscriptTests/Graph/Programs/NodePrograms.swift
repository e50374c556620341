import Signoff
import SignoffCheckpoint
import SignoffGraph

/// What a node may have: policies, a store, a context, a limit.
enum NodePrograms {
    static let all: [Scenario] = [drain]

    static let drain = Scenario.graph("drain_and_limits") { stage in
        let control = RunControl()
        let draining = try CompiledGraph("draining", of: Log.self) { graph in
            let a = graph.node("a") { _, _ in
                stage.count("a")
                control.requestDrain("stop soon")
                return .update { $0.log = ["a"] }
            }
            let b = graph.appending("b", on: stage)
            let c = graph.appending("c", on: stage)
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(b, c)
        }
        let crowd = Crowd()
        let parallel = try CompiledGraph("parallel", of: Log.self) { graph in
            for number in 0..<6 {
                let node = graph.node("p\(number)") { _, _ in
                    await crowd.working()
                    return .update { $0.log = [.int(number)] }
                }
                graph.edge(.start, node)
            }
        }
        let first = try await Variant(draining, on: stage)
        let second = try await Variant(parallel, on: stage, isSaved: false)
        return Scenario.Play(
            variants: [first, first, first, second],
            calls: [
                "invoke with run control": { _ in
                    let config = RunConfig(control: control)
                    do {
                        _ = try await first.runtime.invoke(
                            first.workflow,
                            .input(["log": []] as JSONValue),
                            on: "1",
                            config: config
                        )
                        return "was not drained"
                    } catch let error as WorkflowError where error.code == .drained {
                        return ["GraphDrained", .string("Graph drained: \(control.drainReason ?? "")")]
                    }
                },
                "most running together": { _ in .int(await crowd.takeMost()) },
            ]
        )
    }

    /// Counts how many work at the same time.
    actor Crowd {
        private var now = 0
        private var most = 0

        func working() async {
            now += 1
            most = max(most, now)
            for _ in 0..<200 where now < 6 { await Task.yield() }
            now -= 1
        }

        func takeMost() -> Int {
            defer { most = 0 }
            return most
        }
    }
}
