import OrderedCollections
import SignoffCheckpoint
import Testing

/// An answer has one digest: as it was given, and as it is read back from the run that brings it.
@Suite("The digest of an answer")
struct AnswerDigestTests {
    private func stored(_ answer: JSONValue) throws -> String {
        let bytes = try StoredValue(answer).serialized()
        let request = RunRequest(
            thread: "t",
            workflow: "w",
            action: .resume(answers: ["q": try StoredValue(bytes)]),
            requestedBy: "ann"
        )
        return try #require(AnswersOfRun(request)?.answers["q"]?.digest)
    }

    @Test(
        "Storing it changes nothing of it",
        arguments: [
            #"null"#, #"true"#, #""""#, #""\u0000 \ud83d\ude00 e\u0301 é \u2028""#, #"[]"#, #"{}"#, #"[[{"a":[]}]]"#,
            "0", "-0", "-0.0",
            "1.0", "1e2", "-1e-400", "0.1", "1.10", "9223372036854775807",
            "9223372036854775808", "18446744073709551615", "-9223372036854775808", "5e-324", "1.7976931348623157e308",
            "0.30000000000000004", "100000000000000000000.5",
            #"{"b":1,"a":2,"é":3,"":5}"#, #"{"__type__":"x","lc":1}"#,
            #"{"decisions":[{"type":"edit","args":{"amount":10.50}}]}"#,
        ]
    )
    func kept(text: String) throws {
        let answer = try JSONValue(parsing: text)
        #expect(try stored(answer) == AnswersOfRun.digest(of: answer))
    }

    @Test("For every answer")
    func random() throws {
        var numbers = SplitMix(state: 7)
        for _ in 0..<500 {
            let answer = Self.value(from: &numbers, depth: 0)
            #expect(try stored(answer) == AnswersOfRun.digest(of: answer), "\(answer.text(.compact))")
        }
    }

    private static func value(from numbers: inout SplitMix, depth: Int) -> JSONValue {
        switch numbers.next() % (depth < 4 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(numbers.next() % 2 == 0)
        case 2: return .integer(Int64(bitPattern: numbers.next()) >> Int64(numbers.next() % 64))
        case 3:
            let double = Double(bitPattern: numbers.next())
            return .double(double.isFinite ? double : 0.5)
        case 4: return .string(text(from: &numbers))
        case 5: return .double(Double(Int64(bitPattern: numbers.next()) >> 40) / 100)
        case 6: return .array((0..<numbers.next() % 4).map { _ in value(from: &numbers, depth: depth + 1) })
        default:
            return .object(
                OrderedDictionary(
                    (0..<numbers.next() % 4).map { _ in (text(from: &numbers), value(from: &numbers, depth: depth + 1))
                    }
                ) { first, _ in first }
            )
        }
    }

    private static func text(from numbers: inout SplitMix) -> String {
        let scalars = (0..<numbers.next() % 6).map { _ in
            Unicode.Scalar(UInt32(truncatingIfNeeded: numbers.next() % 0x11_0000)) ?? "\u{0}"
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// Numbers that are the same in every run of a test.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
