import OrderedCollections
package import SignoffCheckpoint

extension LedgerEntry {
    /// The answers in the entry: one, or several that were given together.
    package var answers: [JSONObject] { record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [record] }

    /// The entry as JSON: the members of the chain, followed by those of the record.
    package var json: JSONValue {
        var members: JSONObject = [
            "seq": .integer(sequence), "prev_hash": .string(previousHash), "hash": .string(hash),
            "written_at": .string(at.iso8601),
        ]
        for (key, value) in record where members[key] == nil { members[key] = value }
        return .object(members)
    }
}

extension LedgerRow {
    /// The row as JSON.
    ///
    /// A row that does not verify has its fault and its content.
    package var json: JSONValue {
        guard let problem else { return entry.json }
        return ["seq": .integer(entry.sequence), "problem": .string(problem), "unverified": entry.json]
    }
}
