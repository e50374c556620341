import CellGrid
import SignoffCheckpoint
import SignoffReview

extension SafeText {
    /// A warning about a name on one line, what is not ASCII in it by its code point.
    init(_ warning: LookAlikeWarning) {
        self.init()
        for part in warning.parts {
            switch part {
            case .words(let words): self += SafeText(words)
            case .quoted(let name): self += SafeText(ForeignText.quoted(name)).joinedLines()
            case .spelled(let name): self += SafeText(spelling: ForeignText.name(name)).joinedLines()
            }
        }
    }
}
