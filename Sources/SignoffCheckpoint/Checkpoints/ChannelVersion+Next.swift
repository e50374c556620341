package import OrderedCollections

extension ChannelVersion: Comparable {
    /// Compares strings as strings, integers as integers, and a string with an integer by their integer parts.
    public static func < (left: ChannelVersion, right: ChannelVersion) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)):
            left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer(let left), .integer(let right)): left < right
        default: left.integerPart < right.integerPart
        }
    }

    /// The number before the decimal point; 0 when the version does not begin with a number.
    package var integerPart: Int64 {
        switch self {
        case .integer(let number): number
        case .text(let text): Self.integerPart(of: text)
        }
    }

    /// Returns the number before the decimal point.
    ///
    /// Reads the bytes, because every channel is compared in every superstep.
    private static func integerPart(of text: String) -> Int64 {
        text.utf8.withContiguousStorageIfAvailable { integerPart(of: $0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { integerPart(of: $0) }
    }

    private static func integerPart(of text: UnsafeBufferPointer<UInt8>) -> Int64 {
        var number: Int64 = 0
        // Most of the digits are zeros.
        for byte in text.drop(while: { $0 == UInt8(ascii: "0") }) {
            if byte == UInt8(ascii: ".") { break }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return 0 }
            let (tenfold, isTooGreat) = number.multipliedReportingOverflow(by: 10)
            let (next, isGreater) = tenfold.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if isTooGreat || isGreater { return 0 }
            number = next
        }
        return number
    }

    /// Returns a version above all of `versions`: the maximum integer part plus one, and a random fraction.
    ///
    /// The random fraction distinguishes the versions of two branches that reach the same number (storage format,
    /// section 5). All channels that one superstep changes share one version.
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
