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

extension Remark {
    /// What was written was for another payload than there is now.
    ///
    /// - Parameters:
    ///   - command: The command that opens what was written again.
    ///   - keys: The keys in use.
    /// - Returns: The words about it.
    static func payloadChanged(reopening command: CommandID, keys: KeyMap) -> Remark {
        Remark(
            "the payload changed while you wrote; read it, nothing was decided \u{b7} "
                + "\(keys.label(of: command)) opens your text again",
            .warning
        )
    }
}
