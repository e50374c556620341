package import OrderedCollections

extension ChannelVersion: Comparable {
    /// Compares texts as texts, integers as integers, and a text with an integer by their integer parts.
    public static func < (left: ChannelVersion, right: ChannelVersion) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)):
            left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer(let left), .integer(let right)): left < right
        default: left.integerPart < right.integerPart
        }
    }

    /// The number before the point; 0 when there is none.
    package var integerPart: Int64 {
        switch self {
        case .integer(let number): number
        case .text(let text): Self.integerPart(of: text)
        }
    }

    /// The digits before the point, read byte by byte because this is called for every channel in every superstep.
    private static func integerPart(of text: String) -> Int64 {
        var number: Int64 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") { break }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return 0 }
            let (tenfold, isTooGreat) = number.multipliedReportingOverflow(by: 10)
            let (next, isGreater) = tenfold.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if isTooGreat || isGreater { return 0 }
            number = next
        }
        return number
    }

    /// The version after the greatest of `versions`: its integer part plus one, and a random part.
    ///
    /// The random part distinguishes the values of two branches that reach the same number (storage format, section 5).
    /// All channels changed by one application of writes share one version.
    public static func next(after versions: some Sequence<ChannelVersion>, random: RandomSource) -> ChannelVersion {
        var newest: Int64 = 0
        for version in versions { newest = max(newest, version.integerPart) }
        return next(after: newest, random: random)
    }

    /// The version after the versions of all channels.
    ///
    /// Each superstep needs one: a dictionary of a known type is read without calls through its protocols.
    package static func next(
        after versions: OrderedDictionary<String, ChannelVersion>,
        random: RandomSource
    ) -> ChannelVersion {
        var newest: Int64 = 0
        for version in versions.values.elements { newest = max(newest, version.integerPart) }
        return next(after: newest, random: random)
    }

    private static func next(after newest: Int64, random: RandomSource) -> ChannelVersion {
        // 53 bits, so that every value below 1 is equally likely.
        let fraction = Double(random.next() >> 11) * 0x1p-53
        return .text("\(Timestamp.padded(newest + 1, 32)).\(randomText(fraction))")
    }

    static func randomText(_ fraction: Double) -> String {
        let digits = PythonText.float(fraction)
        return String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits
    }
}
