import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

/// Decides whether answers may be sent, and what exactly is.
///
/// Pure: what was read goes in, what is sent comes out.
package enum AnswerCheck {
    /// What keeps answers from being sent: the first of them whose question is no longer as it was read; nil when all are.
    ///
    /// - Parameters:
    ///   - asked: The questions as the operator read them.
    ///   - view: The thread as it is now.
    /// - Returns: The conflict; nil for none.
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

    /// The body of the run that brings answers.
    ///
    /// Each answer stands under the id of its question, so that null and several questions can be answered. The run is refused where another is under way, and the
    /// server compares the ids with the questions that wait when the run begins.
    ///
    /// - Parameters:
    ///   - answers: The answers under the ids of their questions; not empty.
    ///   - assistant: The assistant or graph of the thread.
    ///   - marks: The token and the operator, for the metadata of the run.
    ///   - takesStrictResume: Whether the server says that it takes `strict_resume`; others may refuse a body with a member they do not know.
    /// - Returns: The body.
    /// - Throws: `invalid_answer` for an id that a server would not take as one: the whole answer would then reach whatever question is open.
    package static func body(
        _ answers: JSONObject,
        to assistant: String,
        marks: JSONObject,
        takesStrictResume: Bool = false
    ) throws -> JSONObject {
        guard !answers.isEmpty else { throw OperationError(.usage, "there is nothing to send") }
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

    /// Whether an id is one by which LangGraph addresses a question: 32 lower-case hexadecimal digits.
    private static func isAddress(_ id: String) -> Bool {
        id.utf8.count == 32
            && id.utf8.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
            }
    }
}

/// What the bodies of all runs have in common.
enum RunBody {
    /// What a run streams.
    static let modes: JSONValue = ["values", "updates", "custom", "messages-tuple", "tasks"]

    /// A body that neither starts nor answers anything yet: a run that goes on where the thread stopped.
    static func shared(assistant: String, marks: JSONObject) -> JSONObject {
        [
            "assistant_id": .string(assistant), "multitask_strategy": "reject", "metadata": .object(marks),
            "stream_mode": modes, "stream_subgraphs": true, "stream_resumable": true, "on_disconnect": "continue",
        ]
    }
}
