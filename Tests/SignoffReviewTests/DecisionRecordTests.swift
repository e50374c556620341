import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Decision records")
struct DecisionRecordTests {
    @Test("What an edit does to a secret is recorded with stars, and so is a response that is one")
    func secrets() throws {
        let item = ReviewItem(payload: [
            "action_requests": [
                ["name": "rotate", "args": ["api_key": "k-old", "note": "n", "user": ["password": "p-old"]]]
            ],
            "review_configs": [["action_name": "rotate", "allowed_decisions": ["edit"]]],
        ])
        let edit: Decision = .edit([
            "api_key": "k-new", "note": "m", "user": ["password": "p-new"], "tokens": [["token": "tok-1"]],
        ])
        let record = DecisionRecord(
            item: item,
            decisions: [edit],
            answer: try item.answer(to: [edit]),
            at: Timestamp(microseconds: 0),
            actor: "maria",
            client: "console"
        ).record
        let text = JSONValue.object(record).text()
        for secret in ["k-old", "k-new", "p-old", "p-new", "tok-1"] { #expect(!text.contains(secret), "\(text)") }
        #expect(text.contains(#""before":"n","after":"m""#) && text.contains("********"))
    }

    @Test("A record names the question, the decisions, the digests and what was edited")
    func record() throws {
        let item = ReviewItem(payload: [
            "action_requests": [
                ["name": "refund", "args": ["amount": 90]], ["name": "refund", "args": ["amount": 5]],
            ],
            "review_configs": [["action_name": "refund", "allowed_decisions": ["approve", "edit", "reject"]]],
        ])
        let decisions: [Decision] = [.edit(["amount": 50]), .reject(message: "duplicate")]
        let answer = try item.answer(to: decisions)
        let record = DecisionRecord(
            item: item,
            decisions: decisions,
            answer: answer,
            at: Timestamp(microseconds: 0),
            actor: "maria",
            client: "console",
            held: .milliseconds(1500)
        )
        let digest = SHA256.hexDigest(of: Array(answer.canonicalText.utf8))
        #expect(
            JSONValue.object(record.record).text()
                == #"{"v":2,"at":"1970-01-01T00:00:00+00:00","actor":"maria","os_user":null,"host":null,"profile":null,"client":"console","thread":"t","#
                + #""checkpoint":"c","interrupt":"00112233445566778899aabbccddeeff","dialect":"hitl.batch","#
                + #""payload_digest":"d","decisions":[{"action":"refund","type":"edit"},"#
                + #"{"action":"refund","type":"reject"}],"answer_digest":""# + digest
                + #"","edit_patch":[{"action":0,"changes":[{"change":"changed","path":"$.amount","before":90,"#
                + #""after":50}]}],"reason":"duplicate","outcome":"sent","#
                + #""sums":[{"type":"reject","amount":"5","unit":""},{"type":"edit","amount":"50","unit":""}],"held_ms":1500}"#
        )
    }
}
