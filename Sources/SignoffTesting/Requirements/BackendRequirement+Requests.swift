import SignoffCheckpoint
import SignoffOperator
import Testing

extension BackendRequirement {
    static var requests: [BackendRequirement] {
        [
            BackendRequirement(
                "A workflow can be started, and a start that is sent again with its token is stored once"
            ) {
                stage in
                #expect(try await stage.maria.workflows().map(\.name).contains(stage.workflow))
                let first = try await stage.maria.start(
                    stage.workflow,
                    input: "cat",
                    on: stage.thread(1),
                    token: "token-1"
                )
                #expect(first.request.workflow == stage.workflow)
                #expect(first.request.thread == stage.thread(1))
                #expect(first.request.requestedBy == "maria")
                let second = try await stage.maria.start(
                    stage.workflow,
                    input: "cat",
                    on: stage.thread(1),
                    token: "token-1"
                )
                #expect(second.id == first.id)
                #expect(try await stage.maria.run(token: "token-1")?.id == first.id)
                if stage.hidesRequests == nil {
                    #expect(try await stage.omar.run(token: "token-1")?.id == first.id)
                }
                #expect(try await stage.omar.runs(of: stage.thread(1)).map(\.id) == [first.id])
            },
            BackendRequirement("A workflow that is not registered is refused") { stage in
                await expectError(.unknownWorkflow) { try await stage.maria.start("nothing", input: "cat") }
                let runs = try await stage.maria.runs()
                #expect(runs.isEmpty)
            },
            BackendRequirement("A thread on which a run waits or works takes no second one") { stage in
                _ = try await stage.maria.start(stage.workflow, input: "cat", on: stage.thread(1))
                await expectError(.threadBusy) {
                    try await stage.omar.start(stage.workflow, input: "cat", on: stage.thread(1))
                }
                #expect(try await stage.omar.runs(of: stage.thread(1)).count == 1)
            },
            BackendRequirement("A failed run is listed and retried once") { stage in
                try await stage.fail(stage.thread(1))
                let failed = try #require(try await stage.maria.failures().first)
                #expect(failed.request.thread == stage.thread(1))
                #expect(failed.error != nil)
                let retried = try await stage.maria.retry(run: failed.id, token: "token-1")
                #expect(retried.request.thread == stage.thread(1))
                #expect(retried.id != failed.id)
                #expect(try await stage.maria.retry(run: failed.id, token: "token-1").id == retried.id)
                if stage.hidesRequests == nil {
                    #expect(try await stage.omar.retry(run: failed.id, token: "token-1").id == retried.id)
                }
                await expectError(.nothingToRetry) { try await stage.omar.retry(run: failed.id, token: "token-2") }
                #expect(try await stage.omar.failures().isEmpty)
                #expect(try await stage.omar.runs(of: stage.thread(1)).contains { $0.id == retried.id })
                guard stage.workersAct == nil else { return }
                #expect(try await stage.omar.activeRuns().map(\.id) == [retried.id])
            },
            BackendRequirement("A thread that did not fail has nothing to retry") { stage in
                try await stage.ask(stage.thread(1), ["question": "pay 10?"])
                await expectError(.nothingToRetry) { try await stage.maria.retry(thread: stage.thread(1)) }
                await expectError(.threadNotFound) { try await stage.maria.retry(thread: "nowhere") }
            },
            BackendRequirement("A run that no worker has taken is stopped at once") { stage in
                let run = try await stage.maria.start(stage.workflow, input: "cat", on: stage.thread(1))
                let stopped = try await stage.omar.cancel(run.id)
                #expect(stopped.id == run.id)
                if stage.workersAct == nil { #expect(stopped.status == .cancelled) }
                #expect(try await end(of: run.id, on: stage) == .cancelled)
                #expect(try await stage.maria.activeRuns().isEmpty)
                await expectError(.runNotFound) { try await stage.maria.cancel("nowhere") }
            },
            BackendRequirement("Runs come newest first, page by page") { stage in
                var runs: [RunID] = []
                for number in 1...5 {
                    let thread = stage.thread(number)
                    runs.append(try await stage.maria.start(stage.workflow, input: "cat", on: thread).id)
                    stage.advance(.seconds(1))
                }
                var found: [RunID] = []
                var place: RunPlace?
                repeat {
                    let page = try await stage.omar.runPage(after: place, limit: 2)
                    found += page.items.map(\.id)
                    place = page.next
                } while place != nil && found.count <= runs.count
                #expect(found == runs.reversed())
            },
            BackendRequirement(
                "A fork from a checkpoint that is not there is refused",
                needs: .capability("forks") { $0.forks }
            ) { stage in
                try await stage.ask(stage.thread(1), ["question": "pay 10?"])
                await expectError(.checkpointNotFound) {
                    try await stage.maria.fork(thread: stage.thread(1), from: "1f000000-0000-6000-8000-000000000000")
                }
                #expect(try await stage.maria.activeRuns().isEmpty)
            } without: { stage in
                try await stage.ask(stage.thread(1), ["question": "pay 10?"])
                await expectError(.usage) { try await stage.maria.fork(thread: stage.thread(1), from: "c") }
            },
        ]
    }

    /// Returns the status with which a run ended: at once where no worker executes runs, within twenty seconds
    /// elsewhere.
    private static func end(of run: RunID, on stage: BackendStage) async throws -> RunStatus {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            let status = try await stage.maria.run(run).status
            guard stage.workersAct != nil, [.pending, .running].contains(status), ContinuousClock.now < deadline else {
                return status
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
