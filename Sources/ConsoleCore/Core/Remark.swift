import CellGrid

/// The text of a notice that a value returns.
struct Remark: Equatable, Sendable {
    var text: SafeText
    var tone: Notice.Tone

    init(_ text: SafeText, _ tone: Notice.Tone = .info) {
        (self.text, self.tone) = (text, tone)
    }

    /// Creates a remark from a composed text.
    @_disfavoredOverload
    init(_ text: String, _ tone: Notice.Tone = .info) { self.init(SafeText(text), tone) }
}

extension Remark {
    /// Returns the remark about a text that was written for another payload.
    ///
    /// - Parameters:
    ///   - command: The command that opens the text again.
    ///   - keys: The key map.
    /// - Returns: The remark.
    static func payloadChanged(reopening command: CommandID, keys: KeyMap) -> Remark {
        Remark(
            "the payload changed while you wrote; read it, no decision was made \u{b7} "
                + "\(keys.label(of: command)) opens your text again",
            .warning
        )
    }
}
