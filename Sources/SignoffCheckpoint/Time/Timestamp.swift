/// A point in time in UTC, with a precision of one microsecond.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    /// The number of microseconds since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    /// Creates a timestamp from microseconds since 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The placeholder for an unknown time.
    package static let unknown = Timestamp(microseconds: 0)

    /// Whether the left time is earlier than the right time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// Returns the time `duration` after this one, rounded to a microsecond.
    public func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(microseconds: microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    /// Returns the duration from `earlier` to this time; negative when `earlier` is later.
    public func duration(since earlier: Timestamp) -> Duration {
        .microseconds(microseconds - earlier.microseconds)
    }
}

/// The source of the current time, which a test can replace.
public struct TimeSource: Sendable {
    /// Returns the current time.
    public let now: @Sendable () -> Timestamp

    /// Creates a source from a function.
    public init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }
}

/// The source of random bits, which a test can replace.
public struct RandomSource: Sendable {
    /// Returns 64 random bits.
    public let next: @Sendable () -> UInt64

    /// Creates a source from a function.
    public init(next: @escaping @Sendable () -> UInt64) {
        self.next = next
    }
}
