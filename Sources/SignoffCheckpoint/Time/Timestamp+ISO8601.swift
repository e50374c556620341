extension Timestamp {
    /// The time as LangGraph writes it: `2026-11-22T14:30:25.566154+00:00`, without the fraction when it is zero.
    public var iso8601: String {
        let seconds = Self.floorDivide(microseconds, 1_000_000)
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let days = Self.floorDivide(seconds, 86_400)
        let rest = seconds - 86_400 * days
        let (year, month, day) = Self.civilDate(ofDay: days)
        guard (0...9_999).contains(year) else {
            let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
            let time =
                "\(Self.padded(rest / 3600, 2)):\(Self.padded(rest / 60 % 60, 2)):\(Self.padded(rest % 60, 2))"
            return "\(date)T\(time)\(fraction == 0 ? "" : ".\(Self.padded(fraction, 6))")+00:00"
        }
        // Every checkpoint contains its creation time. Writing the text in one piece is ten times as fast.
        return String(unsafeUninitializedCapacity: 32) { text in
            var end = 0
            func append(_ value: Int64, _ width: Int, _ mark: StaticString) {
                var value = value
                for position in stride(from: end + width - 1, through: end, by: -1) {
                    text[position] = UInt8(ascii: "0") + UInt8(value % 10)
                    value /= 10
                }
                end += width
                append(mark)
            }
            func append(_ mark: StaticString) {
                mark.withUTF8Buffer { bytes in
                    for byte in bytes {
                        text[end] = byte
                        end += 1
                    }
                }
            }
            append(year, 4, "-")
            append(month, 2, "-")
            append(day, 2, "T")
            append(rest / 3600, 2, ":")
            append(rest / 60 % 60, 2, ":")
            append(rest % 60, 2, fraction == 0 ? "" : ".")
            if fraction != 0 { append(fraction, 6, "") }
            append("+00:00")
            return end
        }
    }

    /// Parses an ISO 8601 time, such as ``iso8601``.
    ///
    /// Date and time are separated by `T` or a space. Seconds can have a fraction, which is cut to microseconds. The
    /// offset is `Z`, `±hh:mm`, `±hhmm` or `±hh:mm:ss`; without an offset, the time is in UTC.
    ///
    /// - Returns: `nil` for other text, and for years outside 0001 to 9999.
    public init?(iso8601 text: String) {
        var reader = ISOReader(text: Array(text.utf8))
        guard let date = reader.date(), reader.accept("T") || reader.accept(" "), let time = reader.time(),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        self.init(microseconds: (date * 86_400 - offset) * 1_000_000 + time)
    }

    /// Returns the number of days from 1970-01-01 to a date of the Gregorian calendar.
    package static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civilDate(ofDay day: Int64) -> (Int64, Int64, Int64) {
        let shifted = day + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value % divisor < 0 ? value / divisor - 1 : value / divisor
    }

    /// Returns the decimal digits of `value`, with leading zeros up to `width`.
    package static func padded(_ value: Int64, _ width: Int) -> String {
        guard value >= 0, width <= 64 else {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        var digits = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        return String(unsafeUninitializedCapacity: max(width, digits)) { text in
            let count = max(width, digits)
            var rest = value
            for position in stride(from: count - 1, through: 0, by: -1) {
                text[position] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return count
        }
    }
}

/// A parser for ISO 8601 text.
private struct ISOReader {
    let text: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == text.count }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digits(_ count: Int, in range: ClosedRange<Int64>) -> Int64? {
        guard text.count - position >= count else { return nil }
        var value: Int64 = 0
        for byte in text[position..<(position + count)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position += count
        return range.contains(value) ? value : nil
    }

    /// Reads a date as days since 1970-01-01.
    mutating func date() -> Int64? {
        guard let year = digits(4, in: 1...9999), accept("-"), let month = digits(2, in: 1...12), accept("-"),
            let day = digits(2, in: 1...31)
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[Int(month) - 1] else { return nil }
        return Timestamp.day(year: year, month: month, day: day)
    }

    /// Reads a time of day as microseconds since midnight.
    mutating func time() -> Int64? {
        guard let hour = digits(2, in: 0...23), accept(":"), let minute = digits(2, in: 0...59) else { return nil }
        var second: Int64 = 0
        if accept(":") {
            guard let value = digits(2, in: 0...59) else { return nil }
            second = value
        }
        guard accept(".") else { return (hour * 3600 + minute * 60 + second) * 1_000_000 }
        var fraction: Int64 = 0
        var count = 0
        while let digit = digits(1, in: 0...9) {
            if count < 6 { fraction = fraction * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        while count < 6 {
            fraction *= 10
            count += 1
        }
        return (hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
    }

    /// Reads an offset as seconds east of UTC.
    mutating func offset() -> Int64? {
        if isAtEnd || accept("Z") { return 0 }
        let sign: Int64
        if accept("+") {
            sign = 1
        } else if accept("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hour = digits(2, in: 0...23) else { return nil }
        if isAtEnd { return sign * hour * 3600 }
        let hasColon = accept(":")
        guard let minute = digits(2, in: 0...59) else { return nil }
        var second: Int64 = 0
        if hasColon, accept(":") {
            guard let value = digits(2, in: 0...59) else { return nil }
            second = value
        }
        return sign * (hour * 3600 + minute * 60 + second)
    }
}
