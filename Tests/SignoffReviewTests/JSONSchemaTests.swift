import SignoffCheckpoint
import Testing

@testable import SignoffReview

@Suite("JSON Schema")
struct JSONSchemaTests {
    private func violations(_ schema: String, _ value: String) throws -> [String] {
        try JSONSchema(JSONValue(parsing: schema)).violations(of: JSONValue(parsing: value)).map(\.description)
    }

    @Test(
        "Each keyword accepts what it should and says what breaks it",
        arguments: [
            (#"{"type":"integer"}"#, "1.0", "1.5", "$ must be an integer, not the number 1.5"),
            (#"{"type":["string","null"]}"#, "null", "1", "$ must be text or null, not the number 1"),
            (#"{"enum":[1,"a"]}"#, "1.0", "2", #"$ must be one of 1, "a""#),
            (#"{"const":{"a":1,"b":2}}"#, #"{"b":2.0,"a":1}"#, "{}", #"$ must be {"a":1,"b":2}"#),
            (#"{"minimum":0.1}"#, "0.10", "0.0999999999999999999999999", "$ must be at least 0.1"),
            (
                #"{"maximum":9007199254740993}"#, "9007199254740993", "9007199254740994",
                "$ must be at most 9007199254740993"
            ),
            (#"{"exclusiveMinimum":0}"#, "1e-400", "0", "$ must be more than 0"),
            (#"{"exclusiveMaximum":1}"#, "-1e999", "1", "$ must be less than 1"),
            (#"{"multipleOf":0.01}"#, "1234567890123456789012345678.91", "0.001", "$ must be a multiple of 0.01"),
            (#"{"multipleOf":3}"#, "3e300", "1e300", "$ must be a multiple of 3"),
            (#"{"minLength":1}"#, #""a""#, #""""#, "$ must not be empty"),
            (#"{"maxLength":2}"#, #""äé""#, #""abc""#, "$ must have at most 2 characters, not 3"),
            (#"{"pattern":"^a+$"}"#, #""aaa""#, #""aab""#, "$ must match the pattern ^a+$"),
            (#"{"minItems":1}"#, "[0]", "[]", "$ must have at least 1 elements, not 0"),
            (#"{"maxItems":1}"#, "[0]", "[0,1]", "$ must have at most 1 elements, not 2"),
            (#"{"uniqueItems":true}"#, #"[1,"1",2]"#, "[1,2,1.0]", "$[2] must not repeat element 0"),
            (#"{"items":{"type":"string"}}"#, #"["a"]"#, #"["a",1]"#, "$[1] must be text, not the number 1"),
            (#"{"prefixItems":[{"const":1}],"items":false}"#, "[1]", "[1,2]", "$[1] must not be there"),
            (#"{"required":["a b"]}"#, #"{"a b":1}"#, "{}", #"$["a b"] is missing"#),
            (#"{"properties":{"a":{"type":"null"}}}"#, #"{"b":1}"#, #"{"a":1}"#, "$.a must be null, not the number 1"),
            (
                #"{"properties":{"a":true},"additionalProperties":false}"#, #"{"a":1}"#, #"{"b":1}"#,
                "$.b is not a known member"
            ),
            (
                #"{"additionalProperties":{"type":"string"}}"#, #"{"b":"x"}"#, #"{"b":{}}"#,
                "$.b must be text, not an object"
            ),
            (#"{"patternProperties":{"^x":{"const":1}}}"#, #"{"y":2}"#, #"{"xy":2}"#, "$.xy must be 1"),
            (#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, "2", "4", "$ must be at most 3"),
            (#"{"anyOf":[{"const":1},{"const":2}]}"#, "2", "4", "$ fits none of the 2 alternatives"),
            (#"{"oneOf":[{"minimum":1},{"maximum":3}]}"#, "4", "2", "$ must fit exactly one alternative, but fits 2"),
            (
                ##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}"##, #""x""#, "1",
                "$ must be text, not the number 1"
            ),
            (##"{"$ref":"#/$defs/a~1b%20c","$defs":{"a/b c":{"const":1}}}"##, "1", "2", "$ must be 1"),
            (#"{"format":"date"}"#, #""2024-02-29""#, #""2025-02-29""#, "$ must be a date such as 2025-03-09"),
            (
                #"{"format":"date-time"}"#, #""2024-02-29T10:00:00.5+01:00""#, #""2024-02-29 10:00""#,
                "$ must be a date and time such as 2025-03-09T14:05:00Z"
            ),
            (#"{"format":"email"}"#, #""a.b@example.com""#, #""a@b@c""#, "$ must be an e-mail address"),
            (
                #"{"format":"uri"}"#, #""https://x.org/?a=1""#, #""no scheme""#,
                "$ must be a URI such as https://example.com/"
            ),
            (#"{"format":"uuid"}"#, #""1f1e6815-f5a1-64b2-bfff-c68dc23a3b6d""#, #""1f1e6815""#, "$ must be a UUID"),
        ]
    )
    func keyword(schema: String, good: String, bad: String, message: String) throws {
        #expect(try violations(schema, good) == [])
        #expect(try violations(schema, bad) == [message])
    }

    @Test("Of alternatives told apart by a constant, the one that was meant is reported")
    func discriminated() throws {
        let schema = #"""
            {"oneOf":[{"properties":{"type":{"const":"approve"}},"required":["type"]},
            {"properties":{"type":{"const":"respond"},"message":{"type":"string"}},"required":["type","message"]}]}
            """#
        #expect(try violations(schema, #"{"type":"respond"}"#) == ["$.message is missing"])
        #expect(try violations(schema, #"{"type":"edit"}"#) == ["$ fits none of the 2 alternatives"])
    }

    @Test("A schema that refers to itself checks values of any depth")
    func recursive() throws {
        let schema = ##"{"properties":{"next":{"$ref":"#"},"n":{"type":"integer"}}}"##
        #expect(try violations(schema, #"{"next":{"next":{"n":1}}}"#) == [])
        #expect(
            try violations(schema, #"{"next":{"next":{"n":"x"}}}"#) == ["$.next.next.n must be an integer, not text"]
        )
    }

    @Test(
        "A schema that cannot be checked to its end is reported, never followed for ever",
        arguments: [
            ##"{"$ref":"#"}"##, ##"{"allOf":[{"$ref":"#"},{"$ref":"#"}]}"##,
            ##"{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}"##,
        ]
    )
    func endless(schema: String) throws {
        let found = try violations(schema, "1")
        #expect(!found.isEmpty)
    }

    @Test("What is not checked is said")
    func notes() throws {
        let schema = try JSONSchema(
            JSONValue(
                parsing: #"""
                    {"if":{"const":1},"properties":{"a":{"pattern":"(?=x)"},"b":{"format":"ipv4"},"c":{"$ref":"https://x/y"}}}
                    """#
            )
        )
        #expect(
            schema.notes == [
                "the schema keyword \"if\" at $ is not checked",
                "the pattern at $.properties.a.pattern cannot be read and is not checked",
                "the format \"ipv4\" at $.properties.b.format is not checked",
                "the schema at $.properties.c[\"$ref\"] refers elsewhere and is not fetched: nothing is checked there",
            ]
        )
        #expect(JSONSchema("text").notes.count == 1)
        #expect(JSONSchema("text").accepts(1))
    }

    @Test(
        "Patterns are matched as ECMAScript matches them",
        arguments: [
            ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true), ("a.c", "a\nc", false),
            ("a{2,3}b", "aab", true),
            ("^a{2,3}$", "aaaa", false), ("^(ab|cd)*$", "abcdab", true), ("^[^a-c]+$", "xyz", true),
            ("^[\\w.-]+@\\S+$", "a.b-c@d", true), ("^\\d{4}-\\d{2}$", "2025-03", true), ("\\bcat\\b", "a cat!", true),
            ("\\bcat\\b", "concat", false), ("^\\u00e9\\x41$", "éA", true), ("^a{,2}$", "a{,2}", true),
            ("^$", "", true),
            ("^(?:x|)$", "", true), ("[\\]]", "]", true), ("^[\\D]$", "5", false), ("^a??$", "a", true),
        ]
    )
    func pattern(expression: String, text: String, matches: Bool) throws {
        #expect(try #require(SchemaPattern(expression)).matches(text) == matches)
    }

    @Test(
        "Patterns that cannot be followed are refused when read",
        arguments: ["(?=a)", "(a)\\1", "\\p{L}", "(", "[a", "a**", "a{3,2}", "(((a{900}){900}){900})"]
    )
    func unreadable(expression: String) {
        #expect(SchemaPattern(expression) == nil)
    }

    @Test("A pattern made to take for ever does not")
    func hostilePattern() throws {
        let text = String(repeating: "a", count: 20_000) + "!"
        #expect(try #require(SchemaPattern("^(a+)+$")).matches(text) == false)
        #expect(try #require(SchemaPattern("^(a|a)*$")).matches(text) == false)
    }
}
