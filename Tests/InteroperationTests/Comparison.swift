import OrderedCollections
import SignoffCheckpoint
import Testing

/// Expects both sides to show a thread alike, field by field, so that a difference names its place.
func expectSame(_ read: JSONValue, _ expected: JSONValue, _ place: String) {
    var pairs = [("state", read["state"] ?? .null, expected["state"] ?? .null)]
    let (ours, theirs) = (read["history"]?.arrayValue ?? [], expected["history"]?.arrayValue ?? [])
    #expect(ours.count == theirs.count, "\(place)")
    for (number, (own, other)) in zip(ours, theirs).enumerated() { pairs.append(("history \(number)", own, other)) }
    for (part, own, other) in pairs {
        for field in Set((own.objectValue ?? [:]).keys).union((other.objectValue ?? [:]).keys).sorted() {
            #expect(own[field]?.canonicalText == other[field]?.canonicalText, "\(place), \(part), \(field)")
        }
    }
}
