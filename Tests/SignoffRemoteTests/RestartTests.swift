import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

/// A real server that ends and starts again during a request.
@Suite(
    "A server that restarts",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct RestartTests {
    /// The moment of the restart.
    enum Stage: String, CaseIterable, Sendable {
        case beforeTheRead, beforeTheRequest, afterTheRequest, whileTheRunIsFollowed
    }

    @Test(
        "An answer reaches its question once or not at all, and the next question is never answered",
        arguments: Stage.allCases
    )
    func answer(_ stage: Stage) async throws {
        let server = try await RealServer()
        let reader = try await server.backend()
        let thread = try await reader.startAndWait("ask_twice", "restart").request.thread
        let item = try await reader.onlyItem(of: thread)
        let transport = InterferingTransport(try server.transport()) { request, base in
            switch stage {
            case .beforeTheRequest: try await server.stop()
            case .afterTheRequest:
                _ = try await base.reply(to: request)
                try await server.stop()
                try await server.start()
                throw TransportFailure("the connection was reset", mayHaveArrived: true)
            default: break
            }
            return nil
        }
        let ledger = InMemorySaver()
        let maria = try await server.backend(ledger: ledger, transport: transport)
        if stage == .beforeTheRead { try await server.stop() }
        let answer = ItemAnswer(item: item, decisions: [.respond("yes")])
        let outcome: Result<Run, OperationError>
        do {
            let run = try await maria.answer([answer], token: "token-1")
            if stage == .whileTheRunIsFollowed {
                try await server.stop()
                try await server.start()
            }
            outcome = .success(try await maria.follow(run) { _ in })
        } catch let error as OperationError {
            outcome = .failure(error)
        }
        switch stage {
        case .beforeTheRead, .beforeTheRequest:
            guard case .failure(let error) = outcome else {
                Issue.record("the answer was sent")
                return
            }
            #expect(error.code.description == "server_unreachable")
            #expect(error.isOutcomeUnknown == false, "nothing can have arrived")
            try await server.start()
            #expect(try server.paid("restart") == [])
            #expect(try await reader.onlyItem(of: thread).payload["question"] == "refund 10?")
            // An operator sends the answer again, and it is accepted.
            _ = try await reader.end(of: try await reader.answer([answer], token: "token-2"))
        case .afterTheRequest, .whileTheRunIsFollowed:
            // After its restart, the server executes the accepted run: the run is found, or its outcome is known.
            if case .failure(let error) = outcome { #expect(error.isOutcomeUnknown, "\(error)") }
        }
        try await settle(thread, on: reader)
        let paid = try server.paid("restart")
        #expect(Set(paid).isSubset(of: ["10 yes"]), "the large refund is never paid: \(paid)")
        let outcomes = try await ledger.ledger(after: 0, limit: 9).map { $0.record["outcome"]?.stringValue }
        if stage != .beforeTheRead { #expect(outcomes.first == "sending") }
        #expect(outcomes.count == (stage == .beforeTheRead ? 0 : 2))
    }

    /// Waits until no run of a thread is active.
    private func settle(_ thread: ThreadID, on backend: LangGraphBackend) async throws {
        for run in try await backend.runs(of: thread) where run.isActive { _ = try await backend.end(of: run) }
    }

    @Test(
        "A run that is started, retried or forked while the server ends is not sent twice",
        arguments: ["run", "retry", "fork"]
    )
    func requests(_ verb: String) async throws {
        let server = try await RealServer()
        let reader = try await server.backend()
        let thread: ThreadID
        var checkpoint: CheckpointID?
        switch verb {
        case "retry": thread = try await reader.startAndWait("need", "allowed").request.thread
        case "fork":
            thread = try await reader.startAndWait("ask", "fork?").request.thread
            checkpoint = try await reader.historyPage(of: thread).states.first?.address.checkpoint
        default: thread = ThreadID(UUIDText.random(1, 2))
        }
        let before = verb == "run" ? 0 : try await reader.runs(of: thread).count
        for isSent in [false, true] {
            let transport = InterferingTransport(try server.transport()) { request, base in
                guard isSent else {
                    try await server.stop()
                    return nil
                }
                _ = try await base.reply(to: request)
                try await server.stop()
                try await server.start()
                throw TransportFailure("the connection was reset", mayHaveArrived: true)
            }
            let maria = try await server.backend(transport: transport)
            do {
                switch verb {
                case "retry": _ = try await maria.retry(thread: thread)
                case "fork": _ = try await maria.fork(thread: thread, from: try #require(checkpoint))
                default: _ = try await maria.start("ask", input: "once?", on: thread)
                }
                #expect(isSent)
            } catch let error as OperationError {
                #expect(error.isOutcomeUnknown == isSent, "\(error)")
                if !isSent { try await server.start() }
            }
        }
        try await settle(thread, on: reader)
        #expect(try await reader.runs(of: thread).count <= before + 1)
    }
}
