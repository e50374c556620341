import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint

/// The workflows of `reference.py`, name by name and call by call.
struct SharedWorkflows: Sendable {
    /// All of them.
    let all: [Entrypoint<JSONValue, JSONValue>]

    /// Creates workflows whose tasks note in the folder's journal that they ran, and do what files in the folder tell them.
    init(in folder: WorkFolder) {
        let journal = Journal(path: folder.file("journal"))
        let writeEssay = DurableTask("write_essay") { (topic: String) -> String in
            try journal.note("write_essay \(topic)")
            return "An essay about \(topic)"
        }
        let goodStep = DurableTask("good_step") { (text: String) -> String in
            try journal.note("good_step \(text)")
            return text.uppercased()
        }
        let badStep = DurableTask("bad_step") { (text: String) -> String in
            try journal.note("bad_step \(text)")
            if folder.has("broken") { throw RefusedStep(text: text) }
            return "\(text)!"
        }
        let waitStep = DurableTask("wait_step") { (text: String) -> String in
            try journal.note("wait_step \(text)")
            try await folder.waitUntil("the gate is open") { folder.has("gate") }
            return "\(text)?"
        }
        let score = DurableTask("score") { (topic: String, flow) -> JSONValue in
            let points: JSONValue = try await flow.interrupt(["score": topic])
            try journal.note("score \(topic)")
            return ["topic": .string(topic), "points": points]
        }
        let inner = Entrypoint("inner") { (topic: String, flow) -> JSONValue in
            try await flow.interrupt(["inner": try await flow.run(writeEssay, topic)])
        }
        @Sendable func ask(_ text: JSONValue, _ flow: WorkflowScope) async throws -> JSONValue {
            let approved: JSONValue = try await flow.interrupt([
                "pay": text, "amount": folder.has("changed") ? 10_000 : 10,
            ])
            if folder.has("broken") { throw RefusedStep(text: Self.text(text), name: "fragile") }
            return approved
        }
        let fragileInner = Entrypoint("fragile_inner") { (text: JSONValue, flow) -> JSONValue in
            [try await ask(text, flow), try await flow.interrupt(["confirm": text])]
        }
        all = [
            Entrypoint("essay_review") { topic, flow in
                let essay = try await flow.run(writeEssay, Self.text(topic))
                let approved: JSONValue = try await flow.interrupt([
                    "essay": essay, "action": "Please approve/reject the essay",
                ])
                return ["essay": .string(essay), "is_approved": approved]
            },
            Entrypoint("flaky") { text, flow in
                let good = try await flow.run(goodStep, Self.text(text))
                return .string(try await flow.run(badStep, good))
            },
            Entrypoint("payment") { text, flow in
                let approved: JSONValue = try await flow.interrupt(["pay": text])
                return [approved, .string(try await flow.run(badStep, Self.text(text)))]
            },
            Entrypoint("fragile") { text, flow in try await ask(text, flow) },
            Entrypoint("fragile_outer") { text, flow in try await flow.call(fragileInner, text) },
            Entrypoint("slow") { text, flow in
                let good = try await flow.run(goodStep, Self.text(text))
                return .string(try await flow.run(waitStep, good))
            },
            Entrypoint("waiting") { text, flow in .string(try await flow.run(waitStep, Self.text(text))) },
            Entrypoint("scoring") { topics, flow in
                let scores = (topics.arrayValue ?? []).map { flow.start(score, Self.text($0)) }
                return .array(try await scores.values())
            },
            Entrypoint("survey") { name, flow in
                var answers = [name]
                for number in 0..<3 { answers.append(try await flow.interrupt(["question": number])) }
                return .array(answers)
            },
            Entrypoint("chat") { (message: JSONValue, flow) -> Final<JSONValue, [JSONValue]> in
                let messages = (try flow.previous(as: [JSONValue].self) ?? []) + [message]
                return Final(["count": .integer(Int64(messages.count)), "last": message], save: messages)
            },
            Entrypoint("outer") { topic, flow in
                let first = try await flow.run(goodStep, Self.text(topic))
                return ["first": .string(first), "inner": try await flow.call(inner, Self.text(topic))]
            },
        ]
    }

    private static func text(_ value: JSONValue) -> String { value.stringValue ?? "" }
}

/// The error of a step that is made to fail, worded as Python words its own.
struct RefusedStep: Error, CustomStringConvertible {
    let text: String
    var name = "bad_step"

    var description: String { "ValueError(\"\(name) refused '\(text)'\")" }
}
