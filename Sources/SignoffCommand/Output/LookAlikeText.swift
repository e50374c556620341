import CellGrid
import SignoffCheckpoint
import SignoffReview

extension SafeText {
    /// Creates a one-line warning about a name, with the code points of its non-ASCII characters.
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
