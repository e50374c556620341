import SignoffCheckpoint

/// The end of a durable wait, stored as ISO 8601 text.
struct DueTime: Codable, Sendable {
    let moment: Timestamp

    /// The latest time that the text can represent, in the year 9999.
    private static let last = Timestamp(microseconds: 253_402_300_799_999_999)
    /// The earliest time that the text can represent, in the year 1.
    private static let first = Timestamp(microseconds: -62_135_596_800_000_000)

    /// Creates the time that the text can represent and that is closest to `moment`.
    init(_ moment: Timestamp) {
        self.moment = min(max(moment, Self.first), Self.last)
    }

    /// Creates the time `duration` after `now`; `now` for a negative duration.
    init(_ duration: Duration, after now: Timestamp) {
        let now = DueTime(now).moment
        self.init(now.advanced(by: min(max(duration, .zero), Self.last.duration(since: now))))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let moment = Timestamp(iso8601: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is not a time in ISO 8601"
            )
        }
        self.moment = moment
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(moment.iso8601)
    }
}
