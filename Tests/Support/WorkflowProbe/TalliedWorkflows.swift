import Glibc
import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint

/// Workflows of every shape that note in the folder's journal what they do: `begin` when a step is run, `done` once its result is durable, and
/// `answered` when a question has its answer.
///
/// Every step gives another text each time it is run, and a workflow returns the texts of all its steps.
struct TalliedWorkflows: Sendable {
    private let folder: String
    private let journal: Journal

    init(in folder: String) {
        self.folder = folder
        journal = Journal(path: "\(folder)/journal")
    }

    /// The workflows that need no gate to be opened.
    static let names = ["sequential", "parallel", "interrupted", "retried", "nested", "raced"]

    var all: [Entrypoint<JSONValue, JSONValue>] {
        let inner = Entrypoint("inner") { (_: JSONValue, flow) -> JSONValue in
            var texts: JSONObject = [:]
            try await run(["inner-a"], &texts, flow)
            try await ask("inner-q", flow)
            try await run(["inner-b"], &texts, flow)
            return .object(texts)
        }
        return [
            Entrypoint("sequential") { _, flow in
                var texts: JSONObject = [:]
                try await run(["a", "b", "c", "d", "e"], &texts, flow)
                return .object(texts)
            },
            Entrypoint("parallel") { _, flow in
                let keys = ["a", "b", "c", "d", "e", "f"].map { key($0, flow) }
                let futures = keys.map { flow.start(step, $0) }
                var texts: JSONObject = [:]
                for (key, future) in zip(keys, futures) { try note(key, try await future.value, &texts) }
                return .object(texts)
            },
            Entrypoint("interrupted") { _, flow in
                var texts: JSONObject = [:]
                try await run(["a"], &texts, flow)
                try await ask("q1", flow)
                try await run(["b"], &texts, flow)
                try await ask("q2", flow)
                try await run(["c"], &texts, flow)
                return .object(texts)
            },
            Entrypoint("retried") { _, flow in
                var texts: JSONObject = [:]
                try await run(["a"], &texts, flow)
                let shaky = key("shaky", flow)
                try note(shaky, try await flow.run(shakyStep, shaky), &texts)
                let broken = key("broken", flow)
                try note(broken, try await flow.run(brokenStep, broken), &texts)
                try await run(["b"], &texts, flow)
                return .object(texts)
            },
            Entrypoint("nested") { _, flow in
                var texts: JSONObject = [:]
                try await run(["a"], &texts, flow)
                for (key, text) in try await flow.call(inner, .null).objectValue ?? [:] { texts[key] = text }
                try await run(["b"], &texts, flow)
                return .object(texts)
            },
            Entrypoint("raced") { _, flow in
                var texts: JSONObject = [:]
                try await run(["a"], &texts, flow)
                let keys = ["left", "right", "middle"].map { key($0, flow) }
                let winner = try await flow.first(of: keys.map { flow.start(sleepingStep, $0) })
                try note(key("winner", flow), winner, &texts)
                // Neither the winner nor the losers may begin again.
                for key in keys { try journal.note("done \(key) over") }
                try await ask("q", flow)
                try await run(["b"], &texts, flow)
                return .object(texts)
            },
            Entrypoint("gated") { _, flow in
                var texts: JSONObject = [:]
                try await run(["a"], &texts, flow)
                let gate = key("gate", flow)
                try note(gate, try await flow.run(gateStep, gate), &texts)
                try await run(["b"], &texts, flow)
                return .object(texts)
            },
        ]
    }

    // MARK: Parts

    private func key(_ name: String, _ flow: WorkflowScope) -> String { "\(flow.thread?.rawValue ?? "")/\(name)" }

    private func run(_ names: [String], _ texts: inout JSONObject, _ flow: WorkflowScope) async throws {
        for name in names {
            let key = key(name, flow)
            try note(key, try await flow.run(step, key), &texts)
        }
    }

    /// The result is durable now: from here on the step may not begin again.
    private func note(_ key: String, _ text: String, _ texts: inout JSONObject) throws {
        try journal.note("done \(key) \(text)")
        texts[key] = .string(text)
    }

    private func ask(_ name: String, _ flow: WorkflowScope) async throws {
        let key = key(name, flow)
        let answer: JSONValue = try await flow.interrupt(["question": key])
        try journal.note("answered \(key) \(answer.stringValue ?? "")")
    }

    private var step: DurableTask<String, String> {
        DurableTask("step") { try begin($0) }
    }

    /// Sleeps for a while of its own.
    private var sleepingStep: DurableTask<String, String> {
        DurableTask("sleeping_step") { (key: String, flow) in
            let text = try begin(key)
            try await flow.sleep(for: .milliseconds(Int.random(in: 0...30)))
            return text
        }
    }

    /// Waits until there is a file `gate`.
    private var gateStep: DurableTask<String, String> {
        DurableTask("gate_step") { key in
            let text = try begin(key)
            while access("\(folder)/gate", F_OK) != 0 { try await Task.sleep(for: .milliseconds(10)) }
            return text
        }
    }

    /// Fails twice, then succeeds.
    private var shakyStep: DurableTask<String, String> {
        let policy = RetryPolicy(initialInterval: .milliseconds(2), maximumAttempts: 5, hasJitter: false)
        return DurableTask("shaky_step", retry: policy) { key in
            let text = try begin(key)
            for number in 1...2 where try marks("\(key)-\(number)") { throw ProbeFailure() }
            return text
        }
    }

    /// Fails its run once.
    private var brokenStep: DurableTask<String, String> {
        DurableTask("broken_step", retry: .attempts(1)) { key in
            let text = try begin(key)
            if try marks(key) { throw ProbeFailure() }
            return text
        }
    }

    private func begin(_ key: String) throws -> String {
        try journal.note("begin \(key)")
        return String(UInt64.random(in: 0...UInt64.max), radix: 16)
    }

    /// Leaves a mark; false when it was there.
    private func marks(_ key: String) throws -> Bool {
        let path = "\(folder)/mark-\(key.split(separator: "/").joined(separator: "-"))"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if descriptor < 0, errno == EEXIST { return false }
        guard descriptor >= 0 else { throw ChildProcessError(what: "\(path) cannot be made", code: errno) }
        close(descriptor)
        return true
    }
}

/// The failure of a step that was to fail.
struct ProbeFailure: Error {}
