import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting

/// A database in memory with workflows that ask and fail, and two operators on it.
struct OperatedWorkflows {
    let saver: InMemorySaver
    let runtime: WorkflowRuntime
    let clock: ManualClock
    let maria: LocalBackend
    let omar: LocalBackend

    /// Asks about a topic and returns the answer.
    static let ask = Entrypoint("ask", summary: "Asks one thing", example: "cat") {
        (topic: String, flow) -> JSONValue in
        try await flow.interrupt(["question": "Is \(topic) all right?"])
    }

    /// Asks two things, one after the other.
    static let askTwice = Entrypoint("ask_twice") { (topic: String, flow) -> [JSONValue] in
        let first: JSONValue = try await flow.interrupt(["question": "refund 10?"])
        let second: JSONValue = try await flow.interrupt(["question": "refund 10000?"])
        return [first, second]
    }

    /// Fails.
    static let fail = Entrypoint("fail") { (reason: String, flow) -> String in
        throw PlannedFailure(description: reason)
    }

    static let registered = [ask.erased, askTwice.erased, fail.erased].map { RegisteredWorkflow($0) }

    init(readOnlyReason: String? = nil) throws {
        let clock = ManualClock()
        self.clock = clock
        saver = InMemorySaver(time: clock.source, random: CountingRandom().source)
        runtime = try WorkflowRuntime(
            saver: saver,
            entrypoints: [Self.ask, Self.askTwice, Self.fail],
            options: WorkflowRuntime.Options(
                time: clock.source,
                account: SystemAccount(user: "service", host: "rack")
            )
        )
        let saver = saver
        func operations(_ name: String, seed: UInt64) -> LocalBackend {
            LocalBackend(
                database: saver,
                identity: OperatorIdentity(
                    name: name,
                    client: "test",
                    account: SystemAccount(user: "login", host: "desk")
                ),
                workflows: Self.registered,
                readOnlyReason: readOnlyReason,
                time: clock.source,
                random: CountingRandom(seed).source
            )
        }
        maria = operations("maria", seed: 1_000)
        omar = operations("omar", seed: 2_000)
    }
}

struct PlannedFailure: Error, CustomStringConvertible {
    let description: String
}
