import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension HistoryEntry {
    /// Returns the value that is compared and shown: the saved value, with the waiting input when one side of a
    /// comparison has one.
    func compared(withInput hasInput: Bool) -> JSONValue {
        guard hasInput else { return values }
        var members: JSONObject = ["saved": values]
        if let input { members["input"] = input }
        return .object(members)
    }
}
