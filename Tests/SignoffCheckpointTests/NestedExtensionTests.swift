import OrderedCollections
import Testing

@testable import SignoffCheckpoint

/// Extensions that hold extensions, as deep as a file may write them.
@Suite("Extensions in extensions", .serialized)
struct NestedExtensionTests {
    /// What an extension holds beside the extension in it.
    struct Form: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var code: Int8
        var before: [UInt8]
        var after: [UInt8] = []

        /// A typed value of the reference: its module and name, and what is around the extension in its argument.
        init(_ code: Int8, _ module: String, _ name: String, _ opening: [UInt8], _ closing: [UInt8] = []) {
            testDescription = "\(module).\(name)"
            self.code = code
            before = [0x93] + Self.text(module) + Self.text(name) + opening
            after = closing
        }

        init(_ description: String, code: Int8, before: [UInt8], after: [UInt8] = []) {
            testDescription = description
            self.code = code
            self.before = before
            self.after = after
        }

        /// How deep the form is nested: small forms as deep as a stack can hardly take, large ones deeper than any limit.
        var levels: Int { before.count + after.count < 24 ? 20_000 : 5_000 }

        static func text(_ text: String) -> [UInt8] { [0xA0 | UInt8(text.utf8.count)] + text.utf8 }
    }

    static let forms: [Form] = [
        Form("nothing else, code 0", code: 0, before: []), Form("nothing else, code 7", code: 7, before: []),
        Form("nothing else, no code of the reference", code: 8, before: []), Form("a list", code: 0, before: [0x91]),
        Form("a key", code: 0, before: [0x81], after: [0xC0]), Form(0, "b", "Model", []),
        Form(0, "builtins", "set", [0x91]), Form(1, "datetime", "timezone", [0x91]),
        Form(2, "app", "Model", [0x81] + Form.text("next")),
        Form(2, "langgraph.types", "Interrupt", [0x81] + Form.text("value")),
        Form(
            2,
            "datetime",
            "time",
            [0x85] + ["hour", "minute", "second", "microsecond"].flatMap { Form.text($0) + [0x00] }
                + Form.text("tzinfo")
        ),
        Form(3, "app", "Model", [], Form.text("make")),
    ]

    /// Extensions of one form, `levels` deep, around bytes.
    private func nested(_ form: Form, _ levels: Int, around inner: [UInt8]) -> StoredValue {
        var count = inner.count
        var openings: [[UInt8]] = []
        for _ in 0..<levels {
            let size = form.before.count + count + form.after.count
            let length = (0..<4).reversed().map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
            openings.append([0xC9] + length + [UInt8(bitPattern: form.code)] + form.before)
            count = size + 6
        }
        var bytes: [UInt8] = []
        for opening in openings.reversed() { bytes += opening }
        bytes += inner
        for _ in 0..<levels { bytes += form.after }
        return .extension(StoredExtension(code: form.code, payload: Array(bytes[6...])))
    }

    private struct Chain: Decodable {
        var next: [Chain]?
    }

    @Test("Thousands of levels are digested, shown and decoded without end of stack or memory", arguments: forms)
    func deep(_ form: Form) throws {
        let values = [0x01, 0x02].map { nested(form, form.levels, around: [$0]) }
        #expect(PayloadDigest(of: values[0]) != PayloadDigest(of: values[1]), "what is not read still counts")
        #expect(values[0].jsonProjection != .null)
        _ = values[0].pythonRepr
        _ = try? StoredValueDecoder().decode(Chain.self, from: values[0])
        #expect(Interrupt.list(from: .array([values[0]])).count <= 1)
        for asked in Interrupt.list(from: values[0]) { _ = PayloadDigest(of: asked.value) }
        #expect(try MessagePack.decode(MessagePack.encode(values[0])) == values[0])
    }

    @Test("Values up to the limit of levels are distinguished without deeper nesting", arguments: [7, 0] as [Int8])
    func limit(_ code: Int8) {
        let form = Form("", code: code, before: [])
        for levels in [1, 1_023, 1_024, 1_025] {
            let (one, other) = (nested(form, levels, around: [0x01]), nested(form, levels, around: [0x02]))
            #expect(PayloadDigest(of: one) != PayloadDigest(of: other))
        }
    }

    @Test("A time within a time is not a time zone")
    func times() throws {
        let clock = ["hour", "minute", "second", "microsecond"].map { ($0, StoredValue.integer(0)) }
        func time(_ zone: StoredValue) throws -> StoredValue {
            let fields = StoredMap(pairs: clock + [("tzinfo", zone)])
            return try PythonObject(code: 2, module: "datetime", name: "time", argument: .map(fields)).storedValue()
        }
        #expect(try time(.null).pythonRepr == "datetime.time(0, 0)")
        #expect(try time(time(.null)).pythonRepr == nil)
    }

    @Test("The longest span of time that Python has is shown in seconds")
    func span() throws {
        let parts: [StoredValue] = [.integer(999_999_999), .integer(86_399), .integer(999_999)]
        let longest = PythonObject(code: 1, module: "datetime", name: "timedelta", argument: .array(parts))
        #expect(try longest.storedValue().jsonProjection == .double(86_399_999_999_999.999999))
        let shortest = PythonObject(
            code: 1,
            module: "datetime",
            name: "timedelta",
            argument: .array([.integer(-999_999_999), .integer(0), .integer(0)])
        )
        #expect(try shortest.storedValue().jsonProjection == .double(-86_399_999_913_600))
    }

    @Test("Content that is copied from level to level is shown as bytes before it takes many times its size")
    func copies() throws {
        let content = [0xC6, 0x00, 0x10, 0x00, 0x00] + [UInt8](repeating: 7, count: 1 << 20)
        let wrapper = Form("", code: 7, before: [])
        #expect(nested(wrapper, 8, around: content).jsonProjection.stringValue != nil)
        #expect(nested(wrapper, 300, around: content).jsonProjection["$ext"] == 7)
    }
}

@Suite("How much may enclose a value")
struct NestingTests {
    private func typed(_ count: Int) -> StoredExtension {
        StoredExtension(code: 0, payload: [UInt8](repeating: 0, count: count))
    }

    @Test("Lists, maps and extensions count together, up to the limit")
    func levels() throws {
        let last = Nesting.none + (NestingLimit.levels - 1)
        #expect(try #require(last.inside(typed(1))).levels == NestingLimit.levels)
        #expect((last + 1).inside(typed(1)) == nil)
        #expect(last.inside(typed(1))?.inside(typed(1)) == nil)
    }

    @Test("Extensions in one another may hold 128 MiB together, or eight times the outermost; others do not add up")
    func bytes() throws {
        let sizes = [1, 64 << 20].map { typed($0) }
        let outer = try #require(Nesting.none.inside(sizes[0]))
        let once = try #require(outer.inside(sizes[1]))
        #expect(once.inside(sizes[1]) == nil, "one byte more than 128 MiB")
        #expect(once.inside(sizes[0]) != nil)
        #expect((outer + 1).inside(sizes[1]) != nil, "beside the first one")
        let large = typed(17 << 20)
        let eight = (0..<8).reduce(Nesting?.some(.none)) { nesting, _ in nesting?.inside(large) }
        #expect(try #require(eight).inside(sizes[0]) == nil)
    }
}
