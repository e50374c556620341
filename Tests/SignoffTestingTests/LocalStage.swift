import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffTesting

/// The stage of a local backend: a storage of this process, and workflows that ask and fail.
struct LocalStage {
    private static let ask = Entrypoint("ask", summary: "Asks one thing") { (payload: JSONValue, flow) -> JSONValue in
        try await flow.interrupt(payload)
    }

    private static let fail = Entrypoint("fail") { (reason: String, _) -> String in
        throw Failure(description: reason)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let stage: BackendStage

    init(on storage: WorkflowStorage, clock: ManualClock) throws {
        let runtime = try WorkflowRuntime(
            storage: storage,
            entrypoints: [Self.ask, Self.fail],
            options: WorkflowRuntime.Options(time: clock.source)
        )
        func backend(_ name: String, _ seed: UInt64) throws -> LocalBackend {
            try LocalBackend(
                storage: storage,
                identity: OperatorIdentity(name: name, client: "test"),
                workflows: [Self.ask.erased, Self.fail.erased].map { RegisteredWorkflow($0) },
                time: clock.source,
                random: CountingRandom(seed).source
            )
        }
        let maria = try backend("maria", 1_000)
        stage = BackendStage(
            maria: maria,
            omar: try backend("omar", 2_000),
            workflow: "ask",
            ask: { thread, payload in _ = try await runtime.invoke(Self.ask, payload, on: thread) },
            fail: { thread in _ = try? await runtime.invoke(Self.fail, "the disk is full", on: thread) },
            advance: { clock.advance(by: $0) },
            readingOnly: { maria.readingOnly(because: $0) }
        )
    }
}
