import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Differences between JSON values")
struct JSONDifferenceTests {
    private func changes(_ old: String, _ new: String) throws -> [String] {
        try JSONDifference(from: JSONValue(parsing: old), to: JSONValue(parsing: new)).changes.map { change in
            switch change.kind {
            case .added(let value): "+ \(change.path) \(value.text())"
            case .removed(let value): "- \(change.path) \(value.text())"
            case .changed(let before, let after): "~ \(change.path) \(before.text()) -> \(after.text())"
            case .moved(let origin): "> \(change.path) from \(origin)"
            }
        }
    }

    @Test(
        "Every difference is named with its place",
        arguments: [
            (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, []),
            ("1", "1.0", ["~ $ 1 -> 1.0"]),
            (#"{"a":1,"b":{"c":[1]}}"#, #"{"b":{"c":[2]},"d":3}"#, ["- $.a 1", "~ $.b.c[0] 1 -> 2", "+ $.d 3"]),
            ("[1,2,3,4]", "[1,3,4]", ["- $[1] 2"]),
            ("[1,2,3]", "[0,1,2,3]", ["+ $[0] 0"]),
            ("[1,2,3]", "[1,9,3]", ["~ $[1] 2 -> 9"]),
            ("[]", "{}", ["~ $ [] -> {}"]),
            (#"{"odd key":1}"#, "{}", [#"- $["odd key"] 1"#]),
        ]
    )
    func differences(old: String, new: String, expected: [String]) throws {
        #expect(try changes(old, new) == expected)
    }

    @Test("Elements with an id are compared with the same one, and a changed order is seen")
    func keyed() throws {
        let old = #"[{"id":1,"n":1},{"id":2,"n":2},{"id":3,"n":3}]"#
        #expect(
            try changes(old, #"[{"id":1,"n":1},{"id":3,"n":4}]"#) == [#"- $[1] {"id":2,"n":2}"#, "~ $[1].n 3 -> 4"]
        )
        #expect(
            try changes(old, #"[{"id":3,"n":3},{"id":1,"n":1},{"id":2,"n":2}]"#) == ["> $[0] from 2"]
        )
        #expect(try changes(old, #"[{"id":0},{"id":1,"n":1},{"id":2,"n":2},{"id":3,"n":3}]"#) == [#"+ $[0] {"id":0}"#])
    }

    @Test("Two long lists with nothing in common are compared without delay")
    func longLists() {
        let old = JSONValue.array((0..<5_000).map { .integer($0) })
        let new = JSONValue.array((0..<5_000).map { .integer(-$0 - 1) })
        #expect(JSONDifference(from: old, to: new).changes.count == 5_000)
    }

    @Test("Differences are written as JSON")
    func json() throws {
        let difference = try JSONDifference(
            from: JSONValue(parsing: #"{"a":1,"c":0}"#),
            to: JSONValue(parsing: #"{"a":2,"b":null}"#)
        )
        #expect(
            difference.json.text()
                == #"[{"change":"removed","path":"$.c","before":0},{"change":"changed","path":"$.a","before":1,"after":2},"#
                + #"{"change":"added","path":"$.b","after":null}]"#
        )
    }
}
