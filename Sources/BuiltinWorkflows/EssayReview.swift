package import Signoff
import SignoffCheckpoint

/// The result of the review of an essay.
package struct EssayVerdict: Hashable, Sendable, Codable {
    /// The essay.
    package var essay: String
    /// Whether the reviewer approved it.
    package var isApproved: Bool

    private enum CodingKeys: String, CodingKey {
        case essay
        case isApproved = "is_approved"
    }

    /// Creates a verdict.
    package init(essay: String, isApproved: Bool) {
        self.essay = essay
        self.isApproved = isApproved
    }
}

extension BuiltinWorkflow {
    /// Writes an essay about a topic and asks for a review.
    ///
    /// The question's schema requires true or false, because any other answer would leave the essay undecided.
    ///
    /// > Source: The first example in LangGraph's "Functional API" documentation.
    package static let essayReview = Entrypoint(
        "essay_review",
        summary: "Writes an essay about a topic and asks whether it is good",
        example: "cat",
        facts: { question in
            guard case .map(let members) = question.value, let essay = members["essay"]?.stringValue else { return nil }
            return QuestionFacts(
                title: "Approve or reject the essay",
                fields: [.init("essay", .text(essay))],
                effects: [
                    .init("approve", "finishes the run with the essay as approved"),
                    .init("reject", "finishes the run with the essay as rejected"),
                ]
            )
        }
    ) { (topic: String, flow) -> EssayVerdict in
        let essay = try await flow.run(writeEssay, topic)
        let isApproved: Bool = try await flow.interrupt(
            ["essay": essay, "action": "Please approve/reject the essay"],
            responseSchema: ["type": "boolean"]
        )
        return EssayVerdict(essay: essay, isApproved: isApproved)
    }

    private static let writeEssay = DurableTask("write_essay") { (topic: String) in
        "An essay about topic: \(topic)"
    }
}
