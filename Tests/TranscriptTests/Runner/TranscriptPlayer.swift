import FoundationEssentials
import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Plays a scenario step by step and compares everything that was recorded.
struct TranscriptPlayer {
    let transcript: Transcript
    let stage: Stage
    let play: Scenario.Play
    var placeholders = Placeholders()

    init(_ scenario: Scenario, makeSaver: @escaping @Sendable () async throws -> any RunQueue) async throws {
        transcript = try Transcript(scenario.name, in: scenario.folder)
        stage = Stage(makeSaver: makeSaver)
        play = try await scenario.prepare(stage)
    }

    /// Plays a scenario with threads kept in memory.
    static func playInMemory(_ scenario: Scenario) async throws {
        var player = try await TranscriptPlayer(scenario) { InMemorySaver() }
        try await player.run()
    }

    /// Plays a scenario with threads kept by SQLite, in files that are gone afterwards.
    static func playOnSQLite(_ scenario: Scenario) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var player = try await TranscriptPlayer(scenario) {
            let file = folder.appending(path: "\(UUID().uuidString).sqlite").path(percentEncoded: false)
            return try await SQLiteSaver(path: file, options: SQLiteSaver.Options(synchronous: .normal))
        }
        try await player.run()
    }

    mutating func run() async throws {
        for number in transcript.steps.indices {
            play.before[number]?()
            if let (name, checkpoint) = play.checkpoints[number] {
                placeholders.name(try await checkpoint().rawValue, name)
            }
            guard let step = transcript.step(number) else {
                uncount(transcript.deviations[number])
                continue
            }
            let call = step["call"]?.stringValue ?? ""
            let place = "\(transcript.name) step \(number) (\(call))"
            stage.beginStep()
            let outcome = await played(step, call, number, at: place)
            let unmatched = placeholders
            check(outcome, against: step, at: place)
            if let deviation = transcript.deviations[number] {
                let isStale =
                    deviation.instead == nil && deviation.uncounted.isEmpty
                    && Self.matches(outcome, transcript.steps[number], counts: stage.counts, unmatched)
                #expect(!isStale, "\(place): behaves as recorded, so there is no deviation (\(deviation.reason))")
            }
            if let expected = step["side_effects"] {
                let difference = placeholders.difference(expected, stage.counts)
                #expect(difference == nil, "\(place): side effects \(difference ?? "")")
            }
        }
    }

    /// Plays a step; one that is refused here is played then with the inputs that do what the reference did.
    private mutating func played(_ step: JSONObject, _ call: String, _ number: Int, at place: String) async -> Outcome {
        guard let deviation = transcript.deviations[number], let instead = deviation.instead else {
            let outcome = await outcome(of: call, step: step, number: number)
            uncount(transcript.deviations[number])
            return outcome
        }
        let refused = await outcome(of: call, step: step, number: number)
        let code = (refused.error as? WorkflowError).map { "\($0.code)" }
        #expect(code == deviation.refusal, "\(place): must be refused (\(deviation.reason))")
        var outcome = Outcome()
        for input in instead {
            var other = step
            other["input"] = input
            outcome = await self.outcome(of: call, step: other, number: number)
        }
        uncount(deviation)
        return outcome
    }

    private func uncount(_ deviation: Transcript.Deviation?) {
        for (name, count) in deviation?.uncounted ?? [:] { stage.uncount(name, by: count.int) }
    }

    /// What a step did.
    struct Outcome {
        var result: JSONValue?
        var chunks: [JSONValue]?
        var error: (any Error)?
    }

    // MARK: Comparing

    /// Whether a step did what was recorded.
    private static func matches(
        _ outcome: Outcome,
        _ step: JSONObject,
        counts: JSONValue,
        _ placeholders: Placeholders
    ) -> Bool {
        var placeholders = placeholders
        if let chunks = step["chunks"],
            placeholders.difference(comparable(chunks), comparable(.array(outcome.chunks ?? []))) != nil
        {
            return false
        }
        if let error = step["error"] {
            if difference(error, outcome.error) != nil { return false }
        } else if outcome.error != nil {
            return false
        }
        if let result = step["result"],
            placeholders.difference(comparable(result), comparable(outcome.result ?? .null)) != nil
        {
            return false
        }
        return step["side_effects"].map { placeholders.difference($0, counts) == nil } ?? true
    }

    private mutating func check(_ outcome: Outcome, against step: JSONObject, at place: String) {
        if let expected = step["chunks"]?.arrayValue, let chunks = outcome.chunks {
            let difference = placeholders.difference(
                Self.comparable(.array(expected)),
                Self.comparable(.array(chunks))
            )
            #expect(difference == nil, "\(place): chunks \(difference ?? "")")
        }
        if let expected = step["error"] {
            let difference = Self.difference(expected, outcome.error)
            #expect(difference == nil, "\(place): error \(difference ?? "")")
        } else if let error = outcome.error {
            Issue.record("\(place): unexpected error \(error)")
        }
        guard let expected = step["result"] else { return }
        guard outcome.error == nil else { return }
        let call = step["call"]?.stringValue ?? ""
        let actual = outcome.result ?? .null
        let difference: String? =
            if call.contains("checkpoint"), let expected = expected.arrayValue, let actual = actual.arrayValue {
                placeholders.differenceIgnoringOrder(expected, actual)
            } else {
                placeholders.difference(Self.comparable(expected), Self.comparable(actual))
            }
        #expect(difference == nil, "\(place): result \(difference ?? "")")
    }

    /// What Python finds out about nested graphs by looking into functions is not compared, and errors are compared by their stored text.
    private static func comparable(_ value: JSONValue) -> JSONValue {
        if value == .opaque { return "<Opaque>" }
        switch value {
        case .array(let elements): return .array(elements.map(comparable))
        case .object(var members):
            if let error = members["__error__"], members.count == 1 {
                return .string("\(error["type"]?.stringValue ?? "")('\(error["message"]?.stringValue ?? "")')")
            }
            if members["type"] == "__overwrite__" { members["__object__"] = nil }
            if members["__object__"] != nil, members["__object__"] != "GraphOutput" { members["__object__"] = nil }
            if members.count == 1, members["__message__"] != nil { return value }
            if let message = shortMessage(members) { return message }
            // The recording is cut to the members of LangGraph itself.
            if members["langgraph_node"] != nil { members["checkpoint_ns"] = nil }
            for key in members.keys { members[key] = members[key].map(comparable) }
            if members["state"]?["configurable"] != nil { members["state"] = .null }
            return .object(members)
        default: return value
        }
    }

    /// A stored message as the recordings show it; nil for every other object.
    private static func shortMessage(_ members: JSONObject) -> JSONValue? {
        // An input holds a message as it was given, with its type, content and id alone.
        let isGiven = members.count == 3 && members["id"] != nil && members["content"] != nil
        let isWhole = members["additional_kwargs"] != nil && members["response_metadata"] != nil
        guard isWhole || isGiven, let type = members["type"], type != "AIMessageChunk" else { return nil }
        var message: JSONObject = ["type": type, "content": members["content"] ?? .null]
        // Python makes the ids of tool messages late, so that the recordings leave them out.
        let isMade = type == "tool" && members["id"]?.stringValue?.count == 36
        for name in ["id", "name", "tool_call_id"] where members[name] != .null && !(isMade && name == "id") {
            message[name] = members[name]
        }
        if let calls = members["tool_calls"]?.arrayValue, !calls.isEmpty {
            message["tool_calls"] = .array(
                calls.map { .object(($0.objectValue ?? [:]).filter { $0.key != "type" }) }
            )
        }
        if members["status"] == "error" { message["status"] = "error" }
        return ["__message__": .object(message)]
    }

    /// What building and compiling refuse.
    private static let refusals = [
        "Graph must have an entrypoint", "Found edge ", "Node `", "':' is a reserved", "'|' is a reserved",
        "Node name ",
        "END cannot be", "START cannot be", "Need to add_node", "At 'a' node", "Interrupt node",
    ]

    private static func difference(_ expected: JSONValue, _ error: (any Error)?) -> String? {
        let type = expected["type"]?.stringValue ?? ""
        let message = expected["message"]?.stringValue ?? ""
        switch error {
        case nil: return "\(type) was not thrown"
        case let error as PythonError:
            return error.type == type && error.message == message ? nil : "expected \(type) \(message), got \(error)"
        case let error as WorkflowError:
            let wanted = expected["code"]?.stringValue ?? code(for: type, message)
            return "\(error.code)" == wanted ? nil : "expected \(wanted), got \(error)"
        case let error as CheckpointError:
            let wanted = expected["code"]?.stringValue ?? code(for: type, message)
            return "\(error.code)" == wanted ? nil : "expected \(wanted), got \(error)"
        case .some(let error):
            return "expected \(type), got \(error)"
        }
    }

    /// Our code for an error of the reference itself.
    private static func code(for type: String, _ message: String) -> String {
        if type == "EmptyInputError" { return "empty_input" }
        if type == "GraphRecursionError" { return "recursion_limit" }
        if message.hasPrefix("recursion_limit must be") { return "recursion_limit" }
        if message == "No updates provided" { return "invalid_update" }
        if message.hasPrefix("Attempting to delete a message") { return "invalid_update" }
        if message.hasPrefix("Message dict must contain") { return "invalid_input" }
        if type == "ValueError", refusals.contains(where: message.hasPrefix) { return "graph_invalid" }
        if type == "ParentCommand" { return "parent_missing" }
        if message.hasPrefix("When there are multiple pending interrupts") { return "answer_ambiguous" }
        if message.hasPrefix("Checkpointer requires one or more") || type == "KeyError" { return "thread_required" }
        if message == "No checkpointer set" || message.hasPrefix("Cannot use Command(resume") {
            return "saver_required"
        }
        if type == "NodeTimeoutError" { return "timed_out" }
        if type == "GraphDrained" { return "drained" }
        if type == "ValidationError" { return "answer_not_decodable" }
        if type == "InvalidNamespaceError" { return "invalid_namespace" }
        if message.hasPrefix("No cache is set") { return "cache_required" }
        if message.hasPrefix("Unsupported operator") || message.hasPrefix("could not convert") { return "invalid_data" }
        if type == "UnknownInterruptError" { return "interrupt_not_pending" }
        if message.hasPrefix("Node ") { return "workflow_unknown" }
        if type == "InvalidUpdateError" || message == "No supersteps provided" { return "invalid_update" }
        if message.hasPrefix("Type is not msgpack serializable") { return "not_storable" }
        return type
    }
}
