import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Answers that the Python reference accepted")
struct RecordedAnswerTests {
    @Test(
        "The middleware's batch is answered as recorded",
        arguments: [
            ("hitl-approve", [Decision.approve, .approve]),
            (
                "hitl-edit-reject",
                [.edit(["to": "bob@example.com", "body": "edited"]), .reject(message: "Keep the report.")]
            ),
            ("hitl-respond", [.respond("I mailed her myself."), .reject(message: nil)]),
        ]
    )
    func batch(thread: String, decisions: [Decision]) throws {
        let recorded = try RecordedAnswer.named(thread)
        let item = ReviewItem(payload: recorded.payload)
        #expect(item.dialect == .hitlBatch)
        #expect(item.notes.isEmpty)
        #expect(item.title == "send_email, delete_file")
        #expect(try item.answer(to: decisions).text() == recorded.answer.text())
    }

    @Test("The middleware's single calls are answered as recorded, within the schema they come with")
    func calls() throws {
        let recorded = try RecordedAnswer.all().filter { $0.thread.hasPrefix("percall") }
        #expect(recorded.count == 3)
        for question in recorded {
            let item = ReviewItem(payload: question.payload, responseSchema: question.responseSchema)
            #expect(item.dialect == .hitlCall)
            let decision: Decision = question.answer["type"] == "approve" ? .approve : .reject(message: "no")
            #expect(try item.answer(to: [decision]).text() == question.answer.text())
        }
    }

    @Test("A single call allows the decisions that its schema has branches for, and pins the tool's name")
    func callDecisions() throws {
        let calls = try RecordedAnswer.all().filter { $0.thread == "percall-done" }
        let email = ReviewItem(payload: calls[0].payload, responseSchema: calls[0].responseSchema)
        let file = ReviewItem(payload: calls[1].payload, responseSchema: calls[1].responseSchema)
        #expect(email.actions[0].allowedDecisions == [.approve, .reject, .edit, .respond])
        #expect(file.actions[0].allowedDecisions == [.approve, .reject])
        #expect(email.actions[0].extras == ["tool_call_id": "c1"])
        #expect(
            try email.answer(to: [.edit(["to": "b@example.com", "body": "hi"])]).text()
                == #"{"type":"edit","edited_action":{"name":"send_email","args":{"to":"b@example.com","body":"hi"}}}"#
        )
        let error = #expect(throws: ReviewError.self) { try email.answer(to: [.edit(["to": 3])]) }
        #expect(error?.code == .invalidAnswer)
        #expect(error?.violations.map(\.description) == ["$.body is missing", "$.to must be text, not the number 3"])
        let refusal = #expect(throws: ReviewError.self) { try file.answer(to: [.edit(["path": "x"])]) }
        #expect(refusal?.code == .decisionRefused)
        #expect(refusal?.message == "cannot edit delete_file: the workflow does not allow edit for delete_file")
    }

    @Test(
        "The agent inbox's four responses are given as recorded",
        arguments: [
            ("inbox-accept", Decision.approve), ("inbox-edit", .edit(["hotel": "Savoy", "nights": 3])),
            ("inbox-ignore", .ignore), ("inbox-response", .respond("pick something cheaper")),
        ]
    )
    func inbox(thread: String, decision: Decision) throws {
        let recorded = try RecordedAnswer.named(thread)
        let item = ReviewItem(payload: recorded.payload, options: ReviewOptions(isInboxAcceptNull: true))
        #expect(item.dialect == .agentInbox)
        #expect(try item.answer(to: [decision]).text() == recorded.answer.text())
    }

    @Test("The tool-call review of the how-to is answered with the JSON that was typed")
    func howTo() throws {
        let recorded = try RecordedAnswer.all().filter { $0.source == "howto_review_tool_calls" }
        #expect(recorded.count == 3)
        for question in recorded {
            let item = ReviewItem(payload: question.payload)
            #expect(item.dialect == .plain)
            #expect(item.title == "Is this correct?")
            let decision = Decision.respond(typed: question.answer.text(.pretty), in: item.dialect)
            #expect(try item.answer(to: [decision]) == question.answer)
        }
    }
}
