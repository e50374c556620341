import CellGrid

/// Words about what a value did, for the line that says what just happened.
struct Remark: Equatable, Sendable {
    var text: SafeText
    var tone: Notice.Tone

    init(_ text: SafeText, _ tone: Notice.Tone = .info) {
        (self.text, self.tone) = (text, tone)
    }

    /// Words that were put together elsewhere.
    @_disfavoredOverload
    init(_ text: String, _ tone: Notice.Tone = .info) { self.init(SafeText(text), tone) }
}
