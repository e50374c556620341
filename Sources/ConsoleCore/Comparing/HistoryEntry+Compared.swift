import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension HistoryEntry {
    /// What is compared and shown whole: the saved value, with the input that waits beside it where one side of a comparison has one.
    func compared(withInput hasInput: Bool) -> JSONValue {
        guard hasInput else { return values }
        var members: JSONObject = ["saved": values]
        if let input { members["input"] = input }
        return .object(members)
    }
}
