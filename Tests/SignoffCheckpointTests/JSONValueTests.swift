import FoundationEssentials
import SignoffCheckpoint
import Testing

@Suite struct JSONValueTests {
    @Test(
        "Numbers are written as they were read",
        arguments: [
            "1", "-1", "0", "-0", "1.0", "1e5", "1E+05", "0.1", "100000.0", "5e-324", "9223372036854775807",
            "-9223372036854775808", "9223372036854775808", "18446744073709551616", "1e400",
            "0.1000000000000000055511151231257827", "12.340",
        ]
    )
    func numbersKeepTheirText(literal: String) throws {
        #expect(try JSONValue(parsing: literal).text() == literal)
    }

    @Test func numbersOfEachKindAreToldApart() throws {
        #expect(try JSONValue(parsing: "7") == .integer(7))
        #expect(try JSONValue(parsing: "7.5") == .double(7.5))
        #expect(try JSONValue(parsing: "7.50") == .number("7.50"))
        #expect(try JSONValue(parsing: "9223372036854775808") == .number("9223372036854775808"))
    }

    @Test func membersKeepTheirOrder() throws {
        let text = #"{"b":1,"a":{"z":[],"y":{}},"":null}"#
        #expect(try JSONValue(parsing: text).text() == text)
    }

    @Test func canonicalTextSortsMembersByTheirBytes() throws {
        let json = try JSONValue(parsing: #"{ "é": 1, "b": {"d": 1, "c": 2}, "Z": [ 1, 2 ], "😀": 1, "\uffee": 2 }"#)
        #expect(json.canonicalText == #"{"Z":[1,2],"b":{"c":2,"d":1},"é":1,"￮":2,"😀":1}"#)
    }

    @Test func prettyTextIsIndented() {
        let json: JSONValue = ["a": [1, ["b": true]], "c": [], "d": [:]]
        #expect(
            json.text(.pretty) == """
                {
                  "a": [
                    1,
                    {
                      "b": true
                    }
                  ],
                  "c": [],
                  "d": {}
                }
                """
        )
    }

    @Test func escapesAreReadAndWritten() throws {
        let json = try JSONValue(parsing: #""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000\u001f""#)
        #expect(json == .string("a\"\\/\u{8}\u{C}\n\r\té😀\0\u{1F}"))
        #expect(json.text() == #""a\"\\/\b\f\n\r\té😀\u0000\u001f""#)
    }

    @Test func numbersJSONCannotSayAreWrittenAsNull() {
        #expect(JSONValue.array([.double(.nan), .double(.infinity), .double(-.infinity)]).text() == "[null,null,null]")
    }

    @Test(
        "Malformed text is refused with line and column",
        arguments: [
            ("", "line 1, column 1"), ("{", "line 1, column 2"), ("[1,]", "line 1, column 4"),
            ("[1 2]", "line 1, column 4"),
            ("{\"a\":1,\n \"a\":2}", "line 2, column 2"), ("1 1", "line 1, column 3"), ("01", "line 1, column 1"),
            ("1.", "line 1, column 3"), ("-", "line 1, column 2"), (".5", "line 1, column 1"),
            ("+1", "line 1, column 1"),
            ("1e", "line 1, column 3"), ("NaN", "line 1, column 1"), ("Infinity", "line 1, column 1"),
            ("nul", "line 1, column 1"),
            ("[\"é\", x]", "line 1, column 7"), ("\"a\nb\"", "line 1, column 3"), ("\"a", "line 1, column 3"),
            ("\"\\ud800\"", "line 1, column 2"), ("\"\\ud800\\u0041\"", "line 1, column 2"),
            ("\"\\x\"", "line 1, column 2"),
            ("\"\\u12g4\"", "line 1, column 6"), ("'a'", "line 1, column 1"), ("\u{FEFF}1", "line 1, column 1"),
            ("// a\n1", "line 1, column 1"), ("{a:1}", "line 1, column 2"), ("{\"a\" 1}", "line 1, column 6"),
            ("]", "line 1, column 1"),
        ]
    )
    func malformedTextIsRefused(text: String, place: String) throws {
        let error = try #require(throws: CheckpointError.self) { try JSONValue(parsing: text) }
        #expect(error.code == .invalidData)
        #expect(error.message.contains("\(place):"), "\(error.message)")
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: CheckpointError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
        #expect(throws: CheckpointError.self) { try JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
        #expect(throws: CheckpointError.self) { try JSONValue(parsing: [0x22, 0x5C, 0x6E, 0xC0, 0x80, 0x22]) }
    }

    @Test func nestingIsLimited() throws {
        let deepest = String(repeating: "[", count: 1024) + String(repeating: "]", count: 1024)
        #expect(try JSONValue(parsing: deepest).text() == deepest)
        #expect(throws: CheckpointError.self) { try JSONValue(parsing: "[\(deepest)]") }
        #expect(throws: CheckpointError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test func anyEncoderAndDecoderCarryJSON() throws {
        let json: JSONValue = ["a": [1, 2.5, true, nil, "x", [:]], "b": .number("18446744073709551615")]
        let data = try JSONEncoder().encode(json)
        #expect(try JSONDecoder().decode(JSONValue.self, from: data).canonicalText == json.canonicalText)
    }
}
