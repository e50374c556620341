import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite struct PythonReprTests {
    /// What rows do not tell: members of enums, and classes of models nested in models; with what is shown instead.
    private static let untold = [
        "enum": "Color('red')", "int_enum": "Level(3)", "str_enum": "Status('open')",
        "dataclass":
            "Order(id=UUID('00000000-0000-0000-0000-000000000001'), placed_at=datetime.datetime(2024, 3, 4, 5, 6, 7), "
            + "lines=[{'sku': 'a', 'qty': Decimal('2')}], ship_to=Address(street='1 Main St', zip=None), color=Color('blue'))",
        "pydantic_nested":
            "Team(lead={'name': 'Ada', 'age': 36, 'born': datetime.datetime(1815, 12, 10, 1, 2, 3), 'tags': {'math'}}, "
            + "members=[{'name': 'Ada', 'age': 36, 'born': datetime.datetime(1815, 12, 10, 1, 2, 3), 'tags': {'math'}}], "
            + "color=Color('blue'))",
    ]

    @Test func everyRecordedValueIsPrintedAsPythonPrintsIt() throws {
        var untold = Self.untold
        var count = 0
        for vector in try #require(try Golden.vectors("msgpack")["cases"]?.arrayValue) {
            guard let name = vector["name"]?.stringValue, let type = vector["type"]?.stringValue,
                let digits = vector["hex"]?.stringValue, let printed = vector["python_after_round_trip"]?.stringValue
            else { continue }
            let stored = try StoredValue(SerializedValue(type: type, bytes: try bytes(hex: digits)))
            if let shown = untold.removeValue(forKey: name) {
                #expect(stored.pythonRepr == shown, "\(name)")
                #expect(shown != printed, "\(name)")
            } else {
                #expect(stored.pythonRepr == printed, "\(name)")
            }
            count += 1
        }
        #expect(untold.isEmpty)
        #expect(count > 55)
    }

    @Test(
        "Texts are quoted as Python quotes them",
        arguments: [
            ("", "''"), ("it's", "\"it's\""), ("\"", "'\"'"), ("'\"", "'\\'\"'"), ("a\\b\n\r\t", "'a\\\\b\\n\\r\\t'"),
            ("\u{7F}\u{A0}\u{AD}", "'\\x7f\\xa0\\xad'"), ("\u{200B}\u{2028}\u{E000}", "'\\u200b\\u2028\\ue000'"),
            ("\u{E0001}😀é", "'\\U000e0001😀é'"),
        ]
    )
    func textsAreQuoted(text: String, printed: String) {
        #expect(StoredValue.string(text).pythonRepr == printed)
    }

    @Test(
        "Floats are printed with Python's digits",
        arguments: [
            (1e16, "1e+16"), (9_007_199_254_740_992, "9007199254740992.0"),
            (12_345_678_901_234_568, "1.2345678901234568e+16"),
            (-1.5e16, "-1.5e+16"), (1e22, "1e+22"), (1e-5, "1e-05"), (0.0001, "0.0001"), (-0.0, "-0.0"),
            (1e300, "1e+300"),
        ]
    )
    func floatsArePrinted(value: Double, printed: String) {
        #expect(StoredValue.double(value).pythonRepr == printed)
    }

    @Test("What cannot be read says what it is and how much of it there is")
    func unread() {
        let pickled = StoredValue.opaque(SerializedValue(type: "pickle", bytes: [0x80, 5]))
        #expect(pickled.pythonRepr == "<pickle: 2 bytes>")
        #expect(pickled.jsonProjection == ["$type": "pickle", "$base64": "gAU="])
        let encrypted = StoredValue.opaque(SerializedValue(type: "msgpack+aes", bytes: [1]))
        #expect(encrypted.pythonRepr == "<msgpack+aes: 1 byte>")
        let foreign = StoredValue.extension(StoredExtension(code: 99, payload: [1, 2, 3]))
        #expect(StoredValue.array([foreign]).pythonRepr == "[<extension 99: 3 bytes>]")
    }
}
