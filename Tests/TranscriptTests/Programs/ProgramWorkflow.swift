import Signoff
import SignoffCheckpoint

/// An error that a task of a program fails with.
struct ProgramFailure: Error, CustomStringConvertible {
    let description: String
}

extension Program {
    /// The program as a workflow.
    func workflow(in world: ProgramWorld, _ schedule: SeededSchedule) -> Entrypoint<String, [String]> {
        Entrypoint("program") { (_: String, flow) in
            try await Interpreter(world: world, schedule: schedule).run(body, at: "", in: flow)
        }
    }
}

/// Executes the statements of a program.
private struct Interpreter: Sendable {
    let world: ProgramWorld
    let schedule: SeededSchedule

    func run(_ body: [Program.Statement], at path: String, in flow: WorkflowScope) async throws -> [String] {
        var lastAttempt = "none"
        return try await run(body, at: path, in: flow, &lastAttempt)
    }

    private func run(
        _ body: [Program.Statement],
        at path: String,
        in flow: WorkflowScope,
        _ lastAttempt: inout String
    ) async throws -> [String] {
        var values: [String] = []
        var started: [TaskFuture<[String]>] = []
        var places: [ProgramWorld.Place] = []
        for statement in body {
            switch statement {
            case .ask(let question):
                values.append(try await ask(question, at: path, in: flow, lastAttempt))
            case .run(let work):
                values += try await flow.run(task(work, at: path, in: flow), work.number)
            case .start(let work):
                started.append(flow.start(task(work, at: path, in: flow), work.number))
                places.append(world.place("\(path)/w\(work.number)", on: flow.thread))
            case .spawn(let work):
                _ = flow.start(task(work, at: path, in: flow), work.number)
            case .join:
                values += try await started.values().flatMap(\.self)
                (started, places) = ([], [])
            case .first:
                guard !started.isEmpty else { continue }
                values += try await first(of: started, at: places, in: flow)
                (started, places) = ([], [])
            case .call(let number, let nested):
                let place = world.place("\(path)/c\(number)", on: flow.thread)
                let entrypoint = Entrypoint("c\(number)") { (_: String, flow) in
                    world.beginRun(at: place, ofBodyIn: flow.execution.namespace)
                    return try await run(nested, at: place.path, in: flow)
                }
                do {
                    values += try await flow.call(entrypoint, "")
                    world.end(place)
                    world.endRun(at: place)
                } catch {
                    // Tasks left by a failed run are not needed, as with a task.
                    if !(error is RunSuspension) { world.fail(place, isCancelled: Task.isCancelled) }
                    throw error
                }
            case .attempt(let number, let tried, let swallows):
                do {
                    values += try await run(tried, at: path, in: flow, &lastAttempt)
                    lastAttempt = "a\(number) went well"
                } catch let error as RunSuspension where !swallows {
                    throw error
                } catch  where !Task.isCancelled {
                    lastAttempt = "a\(number) failed"
                }
            }
        }
        return values + (try await started.values().flatMap(\.self))
    }

    private func first(
        of futures: [TaskFuture<[String]>],
        at places: [ProgramWorld.Place],
        in flow: WorkflowScope
    ) async throws -> [String] {
        do {
            let values = try await flow.first(of: futures)
            world.endRace(among: places)
            return values
        } catch {
            if !(error is RunSuspension), !Task.isCancelled { world.endRace(among: places) }
            throw error
        }
    }

    private func ask(
        _ question: Program.Question,
        at path: String,
        in flow: WorkflowScope,
        _ lastAttempt: String
    ) async throws -> String {
        var payload = "q\(question.number)"
        if let release = question.changesIn, world.release >= release { payload += " of release \(release)" }
        if question.tellsLastAttempt { payload += ", \(lastAttempt)" }
        let place = world.place("\(path)/q\(question.number)", on: flow.thread, asker: flow.execution.task)
        do {
            let answer: String = try await flow.interrupt(payload)
            world.take(answer, to: payload, at: place)
            return "q\(question.number)=\(answer)"
        } catch let suspension as RunSuspension {
            // An earlier suspension of the scope is thrown again: this question was not reached, and stays open where an earlier run left it.
            if suspension.interrupts.contains(where: { $0.value == .string(payload) }) {
                world.wait(for: payload, at: place, in: flow.execution.namespace)
            }
            throw suspension
        }
    }

    private func task(_ work: Program.Work, at path: String, in flow: WorkflowScope) -> DurableTask<Int, [String]> {
        let path = "\(path)/w\(work.number)"
        let thread = flow.thread
        if !work.isCached { world.call(world.place(path, on: thread)) }
        return DurableTask(
            "w\(work.number)",
            retry: RetryPolicy(initialInterval: .seconds(1), maximumAttempts: work.attempts, hasJitter: false) { _ in
                true
            },
            timeout: work.hangs > 0 ? .run(.seconds(60)) : nil,
            cache: work.isCached ? CachePolicy() : nil
        ) { (number: Int, flow: WorkflowScope) in
            try await execute(work, at: world.place(path, on: flow.thread), in: flow)
        }
    }

    private func execute(
        _ work: Program.Work,
        at place: ProgramWorld.Place,
        in flow: WorkflowScope
    ) async throws -> [String] {
        let execution = world.begin(place, as: flow.execution.task)
        do {
            await schedule.pause()
            if execution <= work.hangs { try await schedule.sleep(for: .seconds(600)) }
            let values = try await run(work.body, at: place.path, in: flow)
            try Task.checkCancellation()
            if execution <= work.hangs + work.failures {
                throw ProgramFailure(description: "w\(work.number) fails")
            }
            world.end(place)
            return ["w\(work.number)"] + values
        } catch let suspension as RunSuspension {
            world.suspend(place)
            throw suspension
        } catch {
            // A timeout cancels the body too.
            world.fail(place, isCancelled: Task.isCancelled && execution > work.hangs)
            throw error
        }
    }
}
