import Synchronization

/// A source of checkpoint ids: UUIDs of version 6, whose text order is the order of creation.
public final class CheckpointIDSource: Sendable {
    /// The number of 100-nanosecond ticks from 1582-10-15 to 1970-01-01.
    private static let ticksBeforeUnixTime: Int64 = 0x01B2_1DD2_1381_4000

    private let time: TimeSource
    private let random: RandomSource
    private let lastTick = Mutex<UInt64>(0)

    /// Creates a source.
    ///
    /// A process needs one source for each database that it writes to.
    public init(time: TimeSource, random: RandomSource) {
        self.time = time
        self.random = random
    }

    /// Returns the next id.
    ///
    /// The id is greater than every earlier id of this source, even when the clock stops or is set back.
    ///
    /// - Parameters:
    ///   - step: The step of the checkpoint. The lowest 14 bits become the clock sequence, as in LangGraph.
    ///   - predecessor: An id that the new id must exceed. Another process, whose clock is ahead, can have made the
    ///     predecessor; "the newest checkpoint" is the maximum id.
    /// - Returns: The id in lowercase digits with hyphens.
    public func next(step: Int, after predecessor: CheckpointID? = nil) -> CheckpointID {
        let now = time.now().microseconds
        let floor = predecessor.flatMap(Self.tick(of:)) ?? 0
        let tick = lastTick.withLock { last in
            let current = UInt64(
                max(0, now.multipliedReportingOverflow(by: 10).partialValue &+ Self.ticksBeforeUnixTime)
            )
            last = max(current, last + 1, floor + 1) & 0x0FFF_FFFF_FFFF_FFFF
            return last
        }
        let high = (tick >> 12) << 16 | 0x6000 | tick & 0x0FFF
        let sequence = UInt64(truncatingIfNeeded: step) & 0x3FFF | 0x8000
        let low = sequence << 48 | random.next() & 0xFFFF_FFFF_FFFF
        return CheckpointID(rawValue: UUIDText.text(high: high, low: low))
    }

    /// Returns the ticks of a version-6 id; `nil` for other text.
    static func tick(of id: CheckpointID) -> UInt64? {
        guard let high = UUIDText.words(of: id.rawValue)?.high, high >> 12 & 15 == 6 else { return nil }
        return (high >> 16) << 12 | high & 0x0FFF
    }
}

extension CheckpointID {
    /// The creation time of the checkpoint, to the microsecond; `nil` when the id is not a version-6 UUID.
    public var createdAt: Timestamp? {
        CheckpointIDSource.tick(of: self).map {
            Timestamp(microseconds: (Int64($0) - 0x01B2_1DD2_1381_4000) / 10)
        }
    }
}

/// The text form of UUIDs.
enum UUIDText {
    /// Returns 32 digits in groups of 8-4-4-4-12.
    static func dashed(_ digits: String) -> String {
        guard digits.utf8.count == 32 else { return digits }
        return String(unsafeUninitializedCapacity: 36) { text in
            var end = 0
            for (index, digit) in digits.utf8.enumerated() {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    text[end] = UInt8(ascii: "-")
                    end += 1
                }
                text[end] = digit
                end += 1
            }
            return end
        }
    }

    /// Returns the digits of two words, most significant first, in groups of 8-4-4-4-12.
    static func text(high: UInt64, low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var end = 0
            func append(_ word: UInt64) {
                for shift in stride(from: 60, through: 0, by: -4) {
                    if end == 8 || end == 13 || end == 18 || end == 23 {
                        text[end] = UInt8(ascii: "-")
                        end += 1
                    }
                    text[end] = Hexadecimal.digit(UInt8(truncatingIfNeeded: word >> shift) & 15)
                    end += 1
                }
            }
            append(high)
            append(low)
            return end
        }
    }

    /// Returns the two words of a UUID text, with hyphens at any position; `nil` when the text does not have 32 digits.
    static func words(of text: String) -> (high: UInt64, low: UInt64)? {
        var (high, low) = (UInt64(0), UInt64(0))
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard count < 32, let digit = Hexadecimal.value(of: byte) else { return nil }
            if count < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            count += 1
        }
        return count == 32 ? (high, low) : nil
    }

    /// Returns the 16 bytes of a UUID text, with hyphens at any position; `nil` when the text does not have 32 digits.
    static func bytes(of text: String) -> [UInt8]? {
        guard let words = words(of: text) else { return nil }
        return [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
            for index in 0..<8 {
                bytes[index] = UInt8(truncatingIfNeeded: words.high >> (56 - 8 * UInt64(index)))
                bytes[index + 8] = UInt8(truncatingIfNeeded: words.low >> (56 - 8 * UInt64(index)))
            }
            count = 16
        }
    }
}
