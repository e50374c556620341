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
        #expect(entry(record).decidedWords == "reject refund, approve refund x38")
    }

    @Test(
        "An entry that tells what became of a decision on a server says that, and any other without decisions nothing"
    )
    func outcome() {
        let record: JSONObject = ["server": "https://agents.example", "outcome": "conflict"]
        #expect(entry(record).decidedWords == "outcome conflict")
        #expect(entry(["outcome": "conflict"]).decidedWords == "")
    }

    private func entry(_ record: JSONObject) -> LedgerEntry {
        LedgerEntry(sequence: 1, previousHash: "", hash: "", at: Timestamp(microseconds: 0), record: record)
    }
}
