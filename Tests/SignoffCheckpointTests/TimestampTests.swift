import SignoffCheckpoint
import Testing

@Suite struct TimestampTests {
    @Test(
        "Moments are written as the reference writes them, and read back",
        arguments: [
            (0, "1970-01-01T00:00:00+00:00"), (1, "1970-01-01T00:00:00.000001+00:00"),
            (-1, "1969-12-31T23:59:59.999999+00:00"), (951_782_400_000_000, "2000-02-29T00:00:00+00:00"),
            (1_795_357_825_566_154, "2026-11-22T14:30:25.566154+00:00"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00+00:00"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999+00:00"),
        ]
    )
    func momentsAreWrittenAndRead(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601 == text)
        #expect(Timestamp(iso8601: text)?.microseconds == microseconds)
    }

    @Test(
        "Other forms of ISO 8601 are read",
        arguments: [
            "2026-11-22T14:30:25Z", "2026-11-22 14:30:25", "2026-11-22T16:30:25+02:00", "2026-11-22T09:00:25-0530",
            "2026-11-22T14:30:25.000000123Z", "2026-11-22T14:30:25.0+00:00", "2026-11-22T14:31:25+00:01:00",
        ]
    )
    func otherFormsAreRead(text: String) {
        #expect(Timestamp(iso8601: text)?.iso8601 == "2026-11-22T14:30:25+00:00")
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "2026", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T14:30:25.Z",
            "2026-11-22T14:30:25Zx", "now",
        ]
    )
    func anythingElseIsRefused(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func extremeMomentsDoNotTrap() {
        _ = Timestamp(microseconds: .min).iso8601
        _ = Timestamp(microseconds: .max).iso8601
    }

    @Test func theSystemSourcesWork() {
        #expect(TimeSource.system.now() > Timestamp(microseconds: 1_600_000_000_000_000))
        #expect(RandomSource.system.next() != RandomSource.system.next())
    }
}
