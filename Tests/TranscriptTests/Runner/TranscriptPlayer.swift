import OrderedCollections
import Signoff
import SignoffCheckpoint
import Testing

/// Plays a scenario step by step and compares everything that was recorded.
struct TranscriptPlayer {
    let transcript: Transcript
    let stage: Stage
    let play: Scenario.Play
    var placeholders = Placeholders()

    init(_ scenario: Scenario, makeSaver: @escaping @Sendable () async throws -> any RunQueue) async throws {
        transcript = try Transcript(scenario.name)
        stage = Stage(makeSaver: makeSaver)
        play = try await scenario.prepare(stage)
    }

    mutating func run() async throws {
        for number in transcript.steps.indices {
            play.before[number]?()
            guard let step = transcript.step(number) else { continue }
            let call = step["call"]?.stringValue ?? ""
            let place = "\(transcript.name) step \(number) (\(call))"
            stage.beginStep()
            let outcome = await outcome(of: call, step: step, number: number)
            check(outcome, against: step, at: place)
            if let expected = step["side_effects"] {
                let difference = placeholders.difference(expected, stage.counts)
                #expect(difference == nil, "\(place): side effects \(difference ?? "")")
            }
        }
    }

    /// What a step did.
    struct Outcome {
        var result: JSONValue?
        var chunks: [JSONValue]?
        var error: (any Error)?
    }

    // MARK: Comparing

    private mutating func check(_ outcome: Outcome, against step: JSONObject, at place: String) {
        if let expected = step["chunks"]?.arrayValue, let chunks = outcome.chunks {
            let difference = placeholders.difference(.array(expected), .array(chunks))
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

    /// What Python finds out about nested graphs by looking into functions is not compared.
    private static func comparable(_ value: JSONValue) -> JSONValue {
        if value == .opaque { return "<Opaque>" }
        switch value {
        case .array(let elements): return .array(elements.map(comparable))
        case .object(var members):
            for key in members.keys { members[key] = members[key].map(comparable) }
            if members["path"] != nil, members["state"]?["values"] == nil { members["state"] = .null }
            return .object(members)
        default: return value
        }
    }

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
        case .some(let error):
            return "expected \(type), got \(error)"
        }
    }

    /// Our code for an error of the reference itself.
    private static func code(for type: String, _ message: String) -> String {
        if type == "EmptyInputError" { return "empty_input" }
        if message.hasPrefix("When there are multiple pending interrupts") { return "answer_ambiguous" }
        if message.hasPrefix("Checkpointer requires one or more") || type == "KeyError" { return "thread_required" }
        if message == "No checkpointer set" || message.hasPrefix("Cannot use Command(resume") {
            return "saver_required"
        }
        if message.hasPrefix("Type is not msgpack serializable") { return "not_storable" }
        return type
    }
}
