import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// The names whose values are masked; `nil` while secrets are revealed.
    var secrets: SecretNames? { looks.rendering.hiddenNames(on: screens) }

    /// Returns the names of an item's secrets; `nil` while they are revealed.
    func secrets(of entry: InboxEntry) -> SecretNames? { looks.rendering.hiddenNames(of: entry, on: screens) }

    /// The current layout of values and sentences.
    var lineLayout: LineLayout {
        LineLayout(
            glyphs: settings.glyphs,
            isExpanded: inbox.isExpanded,
            isRaw: looks.rendering.isRaw,
            secrets: secrets
        )
    }

    /// Reveals the secrets of the row under the cursor, or masks them again.
    mutating func toggleSecrets() -> [ConsoleEffect] {
        if secrets == nil {
            looks.rendering.revealed = nil
            say("secrets are masked again")
            return []
        }
        var revealing = self
        revealing.looks.rendering.revealed = RevealedPlace(screens)
        let width = ScreenLayout.stackedWidth
        guard revealing.detailLines(width: width) != detailLines(width: width) else {
            say("no value here is masked")
            return []
        }
        looks.rendering.revealed = RevealedPlace(screens)
        say("secrets are shown until the cursor moves", .warning)
        return [.perform(ActRecording(act: .reveal, subject: viewedValue?.title ?? "\(screen)", thread: currentThread))]
    }
}
