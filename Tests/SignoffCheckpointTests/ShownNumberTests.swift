import SignoffCheckpoint
import Testing

/// NaN and infinities are shown as such; JSON, which cannot say them, has null in their place.
@Suite struct ShownNumberTests {
    private let payload = StoredValue.map([
        "ratio": .double(.nan), "limit": .array([.double(.infinity), .double(-.infinity)]), "amount": .double(2.5),
    ])

    @Test func peopleSeeThem() throws {
        #expect(payload.shownProjection.shownText() == #"{"ratio":NaN,"limit":[Infinity,-Infinity],"amount":2.5}"#)
        let decimal = try PythonObject(code: 0, module: "decimal", name: "Decimal", argument: .string("NaN"))
            .storedValue()
        #expect(decimal.shownProjection.shownText() == "NaN")
    }

    @Test func jsonStaysValid() throws {
        let json = #"{"ratio":null,"limit":[null,null],"amount":2.5}"#
        #expect(payload.shownProjection.text() == json)
        #expect(payload.jsonProjection.text() == json)
        #expect(payload.jsonProjection == (try JSONValue(parsing: json)))
    }

    @Test func aPayloadThatHoldsOneIsTheSameAsItself() throws {
        let shown = payload.shownProjection
        #expect(shown == payload.shownProjection && Set([shown, payload.shownProjection]).count == 1)
        #expect(shown != payload.jsonProjection)
        #expect(JSONValue.double(.infinity) != .double(-.infinity))
        #expect(PayloadDigest(of: try StoredValue(shown)) == PayloadDigest(of: payload), "an edit keeps them")
    }
}
