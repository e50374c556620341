import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// The names of secrets not to be shown now; nil while they are revealed.
    var secrets: SecretNames? { looks.rendering.hiddenNames(on: screens) }

    /// The names of an item's secrets; nil while they are revealed.
    func secrets(of entry: InboxEntry) -> SecretNames? { looks.rendering.hiddenNames(of: entry, on: screens) }

    /// How values and sentences are laid out now.
    var lineLayout: LineLayout {
        LineLayout(
            glyphs: settings.glyphs,
            isExpanded: inbox.isExpanded,
            isRaw: looks.rendering.isRaw,
            secrets: secrets
        )
    }

    /// Shows the secrets of what is looked at, or hides them again.
    mutating func toggleSecrets() -> [ConsoleEffect] {
        if secrets == nil {
            looks.rendering.revealed = nil
            say("secrets are hidden again")
            return []
        }
        var revealing = self
        revealing.looks.rendering.revealed = RevealedPlace(screens)
        let width = ScreenLayout.stackedWidth
        guard revealing.detailLines(width: width) != detailLines(width: width) else {
            say("nothing is hidden here")
            return []
        }
        looks.rendering.revealed = RevealedPlace(screens)
        say("secrets are shown until you look at something else", .warning)
        return [.perform(ActRecording(act: .reveal, subject: viewedValue?.title ?? "\(screen)", thread: currentThread))]
    }
}
