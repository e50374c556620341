import Signoff
import SignoffCheckpoint

/// Edges of input, and answers with a form.
enum EdgeScenarios {
    static let all: [Scenario] = [errorsMisc, responseSchema]

    static let errorsMisc = Scenario("errors_misc") { stage in
        let ok = Stage.Workflow("ok") { (input: JSONValue, _) -> JSONValue in
            stage.count("ok")
            return input
        }
        let one = JSONTask("one") { $0 }
        let many = Stage.Workflow("many") { (count: JSONValue, flow) -> JSONValue in
            for number in 0..<count.int { try await flow.run(one, .int(number)) }
            return count
        }
        @Sendable func nested(_ depth: Int) -> Stage.Workflow {
            Stage.Workflow("nested_\(depth)") { (input: JSONValue, flow) -> JSONValue in
                depth == 0 ? input : try await flow.call(nested(depth - 1), input)
            }
        }
        let plain = try await Variant(ok, on: stage, isSaved: false)
        let saved = try await Variant(ok, on: stage)
        var variants = Array(repeating: saved, count: 24)
        variants[0] = plain
        variants[12] = try await Variant(many, on: stage, isSaved: false)
        variants[13] = try await Variant(nested(5), on: stage, isSaved: false)
        return Scenario.Play(variants: variants)
    }

    private struct Decision: Decodable {
        var approve: Bool
        var note: String

        private enum Key: CodingKey {
            case approve
            case note
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            approve = try container.decode(Bool.self, forKey: .approve)
            note = try container.decodeIfPresent(String.self, forKey: .note) ?? ""
        }
    }

    static let responseSchema = Scenario("response_schema") { stage in
        let typed = Stage.Workflow("typed") { (_: JSONValue, flow) -> JSONValue in
            stage.count("typed")
            let decision: Decision = try await flow.interrupt("ok?")
            return ["approve": .bool(decision.approve), "note": .string(decision.note)]
        }
        let shown = Stage.Workflow("jsonschema") { (_: JSONValue, flow) -> JSONValue in
            try await flow.interrupt("ok?", responseSchema: ["type": "object"])
        }
        let first = try await Variant(typed, on: stage)
        return Scenario.Play(variants: [first, first, first, first, try await Variant(shown, on: stage)])
    }
}
