extension Duration {
    /// The duration in its two largest units, the common form of all durations in the program: `7s`, `12m`, `3h12m`,
    /// `2d4h`.
    ///
    /// A negative duration is `0s`.
    package var words: String {
        let seconds = max(0, components.seconds)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3_600: return "\(seconds / 60)m"
        case ..<86_400:
            let minutes = seconds / 60 % 60
            return "\(seconds / 3_600)h\(minutes < 10 ? "0" : "")\(minutes)m"
        default: return "\(seconds / 86_400)d\(seconds / 3_600 % 24)h"
        }
    }
}
