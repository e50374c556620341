/// The duration for which the console is unlocked: `90s`, `10m`, `2h`; a bare number counts minutes.
struct UnlockDuration: Equatable {
    /// The duration of `:unlock` without an argument.
    static let standard = UnlockDuration(seconds: 600)
    /// The maximum duration.
    ///
    /// A console that is unlocked for longer is not protected.
    static let most = UnlockDuration(seconds: 8 * 3_600)

    let seconds: Int64

    init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads a duration from one second to eight hours; `nil` for other text.
    init?(_ text: String) {
        let factors: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
        let factor = text.last.flatMap { factors[$0] }
        let digits = factor == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int64(digits)
        else { return nil }
        seconds = number * (factor ?? 60)
        guard seconds > 0, seconds <= Self.most.seconds else { return nil }
    }

    var duration: Duration { .seconds(seconds) }
}
