import SignoffCheckpoint

/// Times and numbers in words, in one style.
enum Words {
    /// Returns the time since a moment; "unknown" for an unknown moment.
    static func ago(since moment: Timestamp, at now: Timestamp) -> String {
        moment == .unknown ? "unknown" : "\(span(now.duration(since: moment))) ago"
    }

    /// Returns a duration as `7s`, `12m`, `3h12m` or `2d4h`, never below `0s`.
    static func span(_ duration: Duration) -> String { duration.words }

    /// Returns the remaining time to the second: `41s`, `9m41s`, `1h09m`.
    static func countdown(_ duration: Duration) -> String {
        let seconds = max(0, Int(duration.components.seconds))
        guard (60..<3600).contains(seconds) else { return span(duration) }
        return "\(seconds / 60)m" + twoDigits(seconds % 60) + "s"
    }

    /// Returns an elapsed time, with fractions below ten seconds: `41ms`, `3.2s`, `12m`, `3h12m`; at least `0ms`.
    static func elapsed(_ duration: Duration) -> String {
        let milliseconds = max(
            0,
            duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
        )
        switch milliseconds {
        case ..<1_000: return "\(milliseconds)ms"
        case ..<10_000: return "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100)s"
        default: return span(duration)
        }
    }

    /// Returns the first line of a message without the folders of paths, so that the fault begins early enough for a
    /// list.
    static func brief(_ message: String) -> String {
        let line = message.prefix(400).split(whereSeparator: \.isNewline).first ?? ""
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map { word -> Substring in
            guard word.hasPrefix("/"), let slash = word.lastIndex(of: "/"), slash > word.startIndex,
                word.index(after: slash) < word.endIndex
            else { return word }
            return word[word.index(after: slash)...]
        }
        return words.joined(separator: " ")
    }

    /// Returns a number with separated thousands: `4 213`.
    static func count(_ number: Int) -> String {
        var digits = Array(String(abs(number)))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(" ", at: index)
            index -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    static func plural(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// Returns the first three words and the number of further ones: `a, b, c and 4 more`.
    static func list(_ words: [String]) -> String {
        let rest = words.count - 3
        return words.prefix(3).joined(separator: ", ") + (rest > 0 ? " and \(count(rest)) more" : "")
    }

    /// Returns the time of day, `offset` seconds from UTC: `09:41:07`.
    static func clock(_ moment: Timestamp, offset: Int) -> String {
        let seconds = Int(moment.microseconds / 1_000_000) + offset
        let day = ((seconds % 86_400) + 86_400) % 86_400
        return "\(twoDigits(day / 3600)):\(twoDigits(day % 3600 / 60)):\(twoDigits(day % 60))"
    }

    /// Returns a time of day, with its date if it is a day away or more.
    static func moment(_ moment: Timestamp, offset: Int, at now: Timestamp) -> String {
        let time = clock(moment, offset: offset)
        guard moment.duration(since: now) >= .seconds(86_400) else { return time }
        return String(moment.advanced(by: .seconds(offset)).iso8601.prefix(10)) + " " + time
    }

    /// Returns the time of day of a moment of today, otherwise the date with hours and minutes: `11-29 16:04`.
    static func past(_ moment: Timestamp, offset: Int, at now: Timestamp) -> String {
        let time = clock(moment, offset: offset)
        let date = moment.advanced(by: .seconds(offset)).iso8601.prefix(10)
        guard date != now.advanced(by: .seconds(offset)).iso8601.prefix(10) else { return time }
        return "\(date.dropFirst(5)) \(time.prefix(5))"
    }

    static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Returns the start of an id, which suffices to distinguish it from its neighbors.
    static func short(_ id: String, _ length: Int = 8) -> String { String(id.prefix(length)) }

    /// Returns the end of a checkpoint id.
    ///
    /// The beginning is the date and equal for a whole day.
    static func tail(_ id: String, _ length: Int = 6) -> String { String(id.suffix(length)) }
}
