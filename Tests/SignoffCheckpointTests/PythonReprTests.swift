import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite struct PythonReprTests {
    /// What rows do not tell: members of enums, and classes of models nested in models.
    private static let unknown: Set<String> = ["enum", "int_enum", "str_enum", "dataclass", "pydantic_nested"]

    @Test func everyRecordedValueIsPrintedAsPythonPrintsIt() throws {
        var unknown = Self.unknown
        var count = 0
        for vector in try #require(try Golden.vectors("msgpack")["cases"]?.arrayValue) {
            guard let name = vector["name"]?.stringValue, let type = vector["type"]?.stringValue,
                let digits = vector["hex"]?.stringValue, let printed = vector["python_after_round_trip"]?.stringValue
            else { continue }
            let stored = try StoredValue(SerializedValue(type: type, bytes: try bytes(hex: digits)))
            if unknown.remove(name) != nil {
                #expect(stored.pythonRepr == nil, "\(name)")
            } else {
                #expect(stored.pythonRepr == printed, "\(name)")
            }
            count += 1
        }
        #expect(unknown.isEmpty)
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
            (1e16, "1e+16"), (9_007_199_254_740_993, "9007199254740992.0"),
            (12_345_678_901_234_567, "1.2345678901234568e+16"),
            (-1.5e16, "-1.5e+16"), (1e22, "1e+22"), (1e-5, "1e-05"), (0.0001, "0.0001"), (-0.0, "-0.0"),
            (1e300, "1e+300"),
        ]
    )
    func floatsArePrinted(value: Double, printed: String) {
        #expect(StoredValue.double(value).pythonRepr == printed)
    }
}
