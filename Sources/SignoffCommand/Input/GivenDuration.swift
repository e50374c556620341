import SignoffOperator

/// A duration on the command line: `90s`, `45m`, `12h`, `30d`, `8w`.
enum GivenDuration {
    /// Parses `text`.
    ///
    /// - Throws: `usage` for text that is not such a duration.
    static func read(_ text: String, option: String) throws -> Duration {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number >= 0,
            number < 1_000_000_000
        else {
            throw OperationError(
                .usage,
                "\(option) must be a whole number followed by s, m, h, d or w, such as 30d, not '\(text)'"
            )
        }
        return .seconds(number * unit)
    }
}
