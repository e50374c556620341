import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Forms from JSON Schema")
struct SchemaFormTests {
    private func fields(_ schema: String, _ value: String) throws -> [FormField] {
        SchemaForm(schema: try JSONValue(parsing: schema)).fields(of: try JSONValue(parsing: value))
    }

    /// Each field as one line: place, control, and marks.
    private func lines(_ fields: [FormField]) -> [String] {
        fields.map { field in
            let control =
                switch field.control {
                case .text: "text"
                case .number(let isInteger): isInteger ? "integer" : "number"
                case .flag: "flag"
                case .choice(let choices): "one of " + choices.map { $0.text(.compact) }.joined(separator: " ")
                case .branch(let branches, let selected):
                    "form "
                        + branches.enumerated().map {
                            $0.offset == selected ? "[\($0.element.label)]" : $0.element.label
                        }
                        .joined(separator: " ")
                case .object(let isOpen): isOpen ? "open object" : "object"
                case .list(let mayGrow): mayGrow ? "list" : "full list"
                case .fixed(let value): "always " + value.text(.compact)
                case .raw: "json"
                }
            var line = "\(field.path) \(control)"
            if field.isRequired { line += " required" }
            if field.isNullable { line += " nullable" }
            if field.isRemovable { line += " removable" }
            if field.isReadOnly { line += " read-only" }
            if field.isMasked { line += " masked" }
            if field.value == nil { line += " absent" }
            return line
        }
    }

    @Test("Members take the order of the schema, then those it does not name; what is missing is listed too")
    func members() throws {
        let schema = """
            {"type":"object","required":["amount"],"properties":{
              "amount":{"type":"integer","minimum":1},"note":{"type":["string","null"]},"urgent":{"type":"boolean"},
              "currency":{"enum":["EUR","USD"]},"kind":{"const":"refund"}}}
            """
        let found = try fields(schema, #"{"extra":1.50,"amount":5}"#)
        #expect(
            lines(found) == [
                "$.amount integer required", "$.note text nullable absent", "$.urgent flag absent",
                #"$.currency one of "EUR" "USD" absent"#, #"$.kind always "refund" absent"#,
                "$.extra number nullable removable",
            ]
        )
        #expect(found[0].help == ["at least 1"])
    }

    @Test("A value or null is a field of the value's kind", arguments: ["anyOf", "oneOf"])
    func optional(keyword: String) throws {
        let schema = #"{"properties":{"n":{"KEY":[{"type":"integer"},{"type":"null"}],"default":null}}}"#
        let found = try fields(schema.replacing("KEY", with: keyword), "{}")
        #expect(lines(found) == ["$.n integer nullable absent"] || lines(found) == ["$ open object required"])
        let filled = try fields(schema.replacing("KEY", with: keyword), #"{"n":null}"#)
        #expect(lines(filled) == ["$.n integer nullable removable"])
    }

    @Test("Alternatives with a constant are chosen by it, and the chosen one's fields follow")
    func branches() throws {
        let schema = """
            {"properties":{"how":{"oneOf":[
              {"title":"Card","properties":{"type":{"const":"card"},"number":{"type":"string"}},"required":["type","number"]},
              {"properties":{"type":{"const":"iban"},"iban":{"type":"string"}},"required":["type","iban"]}]}}}
            """
        let found = try fields(schema, #"{"how":{"type":"iban","iban":"DE1"}}"#)
        #expect(
            lines(found) == [
                "$.how form card [iban] removable", #"$.how.type always "iban" required"#, "$.how.iban text required",
            ]
        )
        guard case .branch(let branches, _) = found[0].control else { return }
        #expect(branches[0].template.text() == #"{"type":"card","number":""}"#)
    }

    @Test("allOf and local references are put together")
    func merges() throws {
        let schema = """
            {"$ref":"#/$defs/refund","$defs":{
              "base":{"type":"object","properties":{"id":{"type":"string","format":"uuid"}},"required":["id"]},
              "refund":{"allOf":[{"$ref":"#/$defs/base"},{"properties":{"amount":{"type":"number","multipleOf":0.01}}}],
                        "additionalProperties":false}}}
            """
        let found = try fields(schema, #"{"id":"x"}"#)
        #expect(lines(found) == ["$.id text required", "$.amount number absent"])
        #expect(found[0].help == ["a UUID"])
        #expect(found[1].help == ["a multiple of 0.01"])
    }

    @Test("Lists have the schema of their place, grow to their limit and shrink to it")
    func lists() throws {
        let schema = """
            {"properties":{"pair":{"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false},
              "tags":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2}},"required":["pair","tags"]}
            """
        let found = try fields(schema, #"{"pair":["a",1],"tags":["x"]}"#)
        #expect(
            lines(found) == [
                "$.pair full list required", "$.pair[0] text removable", "$.pair[1] integer removable",
                "$.tags list required", "$.tags[0] text",
            ]
        )
        let full = try fields(schema, #"{"pair":[],"tags":["x","y"]}"#)
        #expect(lines(full).contains("$.tags full list required"))
    }

    @Test("What a form cannot follow is edited as JSON, and says why")
    func fallbacks() throws {
        let schema = """
            {"properties":{"a":{"type":"object","dependentRequired":{"x":["y"]}},"b":{"$ref":"https://example.com/s"},
              "tree":{"$ref":"#/$defs/node"},"c":{"type":["string","integer"]}},
             "$defs":{"node":{"properties":{"name":{"type":"string"},"child":{"$ref":"#/$defs/node"}}}}}
            """
        let found = try fields(schema, #"{"a":{"x":1},"b":2,"tree":{"name":"r","child":{"name":"c"}},"c":"s"}"#)
        #expect(
            lines(found) == [
                "$.a json removable", "$.b json removable", "$.tree open object removable",
                "$.tree.name text removable",
                "$.tree.child json removable", "$.c text removable",
            ]
        )
        #expect(found[0].note == "the schema keyword \"dependentRequired\" is not known here: edited as JSON")
        #expect(found[1].note == "the schema refers elsewhere and is not fetched: edited as JSON")
        #expect(found[4].note == "the schema refers to itself here: edited as JSON")
    }

    @Test("An unknown keyword of the whole leaves the value's own members to be edited, with the note before them")
    func unknownAtRoot() throws {
        let found = try fields(#"{"if":{},"properties":{"a":{"type":"integer"}}}"#, #"{"a":1}"#)
        #expect(found.first?.note?.contains("\"if\"") == true)
        #expect(found.map(\.path.description) == ["$", "$.a"])
    }

    @Test("Titles name fields, secrets are masked, what is read-only is fixed")
    func annotations() throws {
        let schema = """
            {"properties":{"p":{"type":"string","title":"Password","writeOnly":true,"minLength":8,"maxLength":20},
              "id":{"type":"integer","readOnly":true,"description":"Given by the bank","examples":[7,8]}}}
            """
        let found = try fields(schema, #"{"p":"x","id":3}"#)
        #expect(lines(found) == ["$.p text removable masked", "$.id always 3 removable read-only"])
        #expect(found[0].label == "Password")
        #expect(found[0].help == ["8 to 20 characters"])
        #expect(found[1].help == ["Given by the bank", "such as 7, 8"])
    }

    @Test("A limit of one is written in the singular")
    func singular() throws {
        let schema = #"{"properties":{"a":{"type":"string","minLength":1},"b":{"type":"string","maxLength":2}}}"#
        #expect(
            try fields(schema, #"{"a":"x","b":"y"}"#).map(\.help) == [
                ["at least 1 character"], ["at most 2 characters"],
            ]
        )
    }

    @Test("What is below a secret is one")
    func secretParts() throws {
        let schema =
            #"{"properties":{"card":{"type":"object","writeOnly":true,"properties":{"number":{"type":"string"}}}}}"#
        let found = try fields(schema, #"{"card":{"number":"4111","more":1},"api_key":{"id":"x"}}"#)
        let shown = found.filter { !$0.isMasked }.map(\.path.description)
        #expect(shown == ["$"] || shown.isEmpty, "\(lines(found))")
        #expect(found.map(\.path.description).contains("$.card.number"))
    }

    @Test("Without a schema every value has the control of its own type and numbers keep their text")
    func free() throws {
        let value = try JSONValue(parsing: #"{"a":1.50,"b":[true,"x",null],"c":{}}"#)
        let found = SchemaForm(schema: nil).fields(of: value)
        #expect(
            lines(found) == [
                "$.a number nullable removable", "$.b list nullable removable", "$.b[0] flag nullable removable",
                "$.b[1] text nullable removable", "$.b[2] json nullable removable",
                "$.c open object nullable removable",
            ]
        )
        #expect(found[0].value?.text() == "1.50")
        #expect(SchemaForm(schema: nil).fields(of: 5).map(\.path.description) == ["$"])
    }

    @Test("A schema of any shape gives a form, and the form is always finite")
    func anySchema() throws {
        let schemas = [
            "true", "false", "5", "[]", ##"{"allOf":[{"$ref":"#"}]}"##, ##"{"$ref":"#"}"##, #"{"anyOf":[]}"#,
            #"{"properties":5,"required":7,"items":3,"prefixItems":{}}"#,
            ##"{"anyOf":[{"$ref":"#"},{"type":"null"}]}"##,
            #"{"oneOf":[{"oneOf":[{"type":"object"},{"type":"array"}]},{"type":"string"}]}"#, #"{"type":5,"enum":5}"#,
        ]
        for schema in schemas {
            for value in ["{}", #"{"a":{"b":[{}]}}"#, "[1]", "null", "\"x\"", "1"] {
                #expect(try !fields(schema, value).isEmpty, "\(schema) \(value)")
            }
        }
        var deep = "1"
        for _ in 0..<200 { deep = #"{"a":\#(deep)}"# }
        #expect(try fields(##"{"properties":{"a":{"$ref":"#"}}}"##, deep).count < 10)
        #expect(SchemaForm(schema: nil).fields(of: try JSONValue(parsing: deep)).count <= 40)
    }

    @Test("A place is changed, added and taken out, and everything else stays as it is")
    func paths() throws {
        var value = try JSONValue(parsing: #"{"a":[1.0,{"b":2}],"c":3}"#)
        value.set(7, at: JSONPath([.key("a"), .index(1), .key("b")]))
        value.set("new", at: JSONPath([.key("a"), .index(2)]))
        value.set(true, at: JSONPath([.key("d")]))
        value.remove(at: JSONPath([.key("c")]))
        #expect(value.text() == #"{"a":[1.0,{"b":7},"new"],"d":true}"#)
        value.remove(at: JSONPath([.key("a"), .index(0)]))
        value.set(1, at: JSONPath([.key("x"), .key("y")]))
        value.set(1, at: JSONPath([.key("a"), .index(9)]))
        #expect(value.text() == #"{"a":[{"b":7},"new"],"d":true}"#)
    }
}
