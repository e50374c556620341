import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("What a row of the ledger says was decided")
struct LedgerWordsTests {
    @Test("Equal decisions are counted, and what was decided least often comes first")
    func counts() {
        let approve: JSONValue = ["action": "refund", "type": "approve"]
        let reject: JSONValue = ["action": "refund", "type": "reject"]
        let record: JSONObject = ["decisions": .array(Array(repeating: approve, count: 38) + [reject])]
        let entry = LedgerEntry(
            sequence: 1,
            previousHash: "",
            hash: "",
            at: Timestamp(microseconds: 0),
            record: record
        )
        #expect(entry.decidedWords == "reject refund, approve refund x38")
    }
}
