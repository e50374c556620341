import Signoff
import SignoffCheckpoint

/// The result of a task or nested workflow: its label, which distinguishes stored results, and a number made from all
/// earlier results.
struct Outcome: Codable, Sendable, Equatable {
    var label: String
    var number: UInt64
}

/// What is asked: its label and the number the body has come to.
struct Question: Codable, Sendable {
    var label: String
    var number: UInt64
}

extension BodyShape {
    /// Does the steps.
    ///
    /// - Parameters:
    ///   - number: What the body starts with.
    ///   - flow: Its scope.
    ///   - world: Where everything that happens is counted.
    /// - Returns: A number made from all results and answers in their order.
    func run(from number: UInt64, _ flow: WorkflowScope, in world: World) async throws -> UInt64 {
        var number = number
        for step in steps {
            switch step {
            case .task(let leaf):
                number = combined(number, try await result(of: leaf, flow.start(leaf.task(in: world), number)))
            case .unawaited(let leaf):
                _ = flow.start(leaf.task(in: world), number)
            case .fan(let branches):
                let futures = branches.map { branch in
                    switch branch {
                    case .leaf(let leaf): flow.start(leaf.task(in: world), number)
                    case .nested(let label, let shape): flow.start(shape.task(label, in: world), number)
                    }
                }
                for (branch, future) in zip(branches, futures) {
                    switch branch {
                    case .leaf(let leaf): number = combined(number, try await result(of: leaf, future))
                    case .nested: number = combined(number, try await future.value.number)
                    }
                }
            case .race(let leaf, let losers):
                func started(areEarlier: Bool) -> [TaskFuture<Outcome>] {
                    losers.filter { $0.isEarlier == areEarlier }.map { flow.start($0.task(in: world), number) }
                }
                let earlier = started(areEarlier: true)
                let futures = earlier + [flow.start(leaf.task(in: world), number)] + started(areEarlier: false)
                number = combined(number, try await result(of: leaf) { try await flow.first(of: futures) })
            case .nested(let label, let shape):
                number = combined(number, try await flow.run(shape.task(label, in: world), number).number)
            case .workflow(let label, let shape):
                number = combined(number, try await flow.call(shape.workflow(label, in: world), number).number)
            case .question(let label):
                number = combined(number, try await flow.interrupt(Question(label: label, number: number)))
            }
        }
        return number
    }

    private func result(of leaf: Leaf, _ future: TaskFuture<Outcome>) async throws -> UInt64 {
        try await result(of: leaf) { try await future.value }
    }

    private func result(of leaf: Leaf, _ outcome: () async throws -> Outcome) async throws -> UInt64 {
        guard case .caught = leaf.trouble else { return try await outcome().number }
        do {
            return try await outcome().number
        } catch is Failure {
            return 1
        }
    }

    private func combined(_ number: UInt64, _ result: UInt64) -> UInt64 {
        SeededGenerator.mixed(number &* 31 &+ result)
    }

    /// The shape as a task with a scope.
    func task(_ label: String, in world: World) -> DurableTask<UInt64, Outcome> {
        DurableTask(label) { (number: UInt64, flow) in
            world.enter(label)
            return Outcome(label: label, number: try await run(from: number, flow, in: world))
        }
    }

    /// The shape as a workflow.
    func workflow(_ label: String, in world: World) -> Entrypoint<UInt64, Outcome> {
        Entrypoint(label) { (number: UInt64, flow) -> Outcome in
            world.enter(label)
            return Outcome(label: label, number: try await run(from: number, flow, in: world))
        }
    }
}

extension BodyShape.Loser {
    /// The loser as a task.
    func task(in world: World) -> DurableTask<UInt64, Outcome> {
        DurableTask(label) { (number: UInt64, flow) in
            world.enter(label)
            if asks {
                let _: UInt64 = try await flow.interrupt(Question(label: label, number: number))
            }
            try await Task.sleep(for: .seconds(3_600))
            return Outcome(label: label, number: number)
        }
    }
}

extension BodyShape.Leaf {
    /// The leaf as a task.
    func task(in world: World) -> DurableTask<UInt64, Outcome> {
        let body: @Sendable (UInt64) async throws -> Outcome = { number in
            let times = world.enter(label)
            switch trouble {
            case .none: break
            case .retried(let failures), .fatal(let failures):
                if times <= failures { throw Failure("\(label), time \(times)") }
            case .caught: throw Failure("\(label) always fails")
            }
            return Outcome(label: label, number: SeededGenerator.mixed(number &+ UInt64(label.utf8.count)))
        }
        let cache: CachePolicy<UInt64>? = isCached ? CachePolicy(namespace: "rehearsal") : nil
        if case .retried(let failures) = trouble {
            return DurableTask(label, retry: .attempts(failures + 1), cache: cache, body: body)
        }
        return DurableTask(label, cache: cache, body: body)
    }
}
