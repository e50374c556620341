import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

/// Decides whether answers can be sent, and composes the request.
///
/// The functions are pure.
package enum AnswerCheck {
    /// Returns the conflict that prevents sending: the first question that differs from the one the operator read.
    ///
    /// - Parameters:
    ///   - asked: The questions as the operator read them.
    ///   - view: The current thread.
    /// - Returns: The conflict; `nil` for none.
    package static func conflict(of asked: [OpenInterrupt], in view: ThreadView) -> AnswerConflict? {
        for question in asked {
            guard let open = view.questions.first(where: { $0.interrupt.id == question.interrupt.id }) else {
                let others = view.questions.compactMap(\.interrupt.id)
                return others.isEmpty ? .nothingPending : .movedOn(to: others)
            }
            guard open.payloadDigest == question.payloadDigest else {
                return .payloadChanged(from: question.payloadDigest, to: open.payloadDigest)
            }
            guard open.checkpoint == question.checkpoint else { return .checkpointChanged(to: open.checkpoint) }
        }
        return nil
    }

    /// Returns the body of the run that delivers answers.
    ///
    /// Each answer has the id of its question as its key, so that null can be an answer and several questions can be
    /// answered. The server refuses the run while another run is active, and compares the ids with the open questions
    /// when the run begins.
    ///
    /// - Parameters:
    ///   - answers: The answers by question id; not empty.
    ///   - assistant: The assistant or graph of the thread.
    ///   - marks: The token and the operator, for the metadata of the run.
    ///   - takesStrictResume: Whether the server declares that it accepts `strict_resume`. Other servers could refuse a
    ///     body with an unknown member.
    /// - Returns: The body.
    /// - Throws: `invalid_answer` for an id that a server does not recognize as a question id. The whole answer would
    ///   then reach any open question.
    package static func body(
        _ answers: JSONObject,
        to assistant: String,
        marks: JSONObject,
        takesStrictResume: Bool = false
    ) throws -> JSONObject {
        guard !answers.isEmpty else { throw OperationError(.usage, "the request has no answers") }
        for id in answers.keys where !isAddress(id) {
            throw OperationError(
                .invalidAnswer,
                "not sent: question \(ForeignText.identifier(id)) has an id by which the server cannot address it"
            )
        }
        var body = RunBody.shared(assistant: assistant, marks: marks)
        body["command"] = ["resume": .object(answers)]
        body["config"] = ["configurable": ["__pregel_strict_resume": true]]
        if takesStrictResume { body["strict_resume"] = true }
        return body
    }

    /// Whether LangGraph recognizes the string as a question id: 32 lowercase hexadecimal digits.
    private static func isAddress(_ id: String) -> Bool {
        id.utf8.count == 32
            && id.utf8.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
            }
    }
}

/// The members that the bodies of all runs share.
enum RunBody {
    /// The stream modes of a run.
    static let modes: JSONValue = ["values", "updates", "custom", "messages-tuple", "tasks"]

    /// Returns a body without input or answer, for a run that continues where the thread stopped.
    static func shared(assistant: String, marks: JSONObject) -> JSONObject {
        [
            "assistant_id": .string(assistant), "multitask_strategy": "reject", "metadata": .object(marks),
            "stream_mode": modes, "stream_subgraphs": true, "stream_resumable": true, "on_disconnect": "continue",
        ]
    }
}
