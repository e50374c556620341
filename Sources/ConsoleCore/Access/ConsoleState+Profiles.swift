import CellGrid
import SignoffOperator

extension ConsoleState {
    /// `P`, `:profile [name]`: opens the choice, or goes on under the one named.
    mutating func chooseProfile(_ name: String?) -> [ConsoleEffect] {
        guard let name else {
            let index = settings.profile.flatMap { settings.profiles.firstIndex(of: $0) } ?? 0
            open(ProfilePicker(index: index))
            return []
        }
        guard settings.profiles.contains(name) else {
            let near = Spelling.nearest(to: name, among: settings.profiles)
            say("no profile \"\(name)\"\(near.map { "; did you mean \($0)?" } ?? "")", .warning)
            return []
        }
        return switchProfile(to: name)
    }

    /// Staged decisions stay with the database they are for: they are kept as drafts there, and nothing is carried across.
    mutating func switchProfile(to name: String) -> [ConsoleEffect] {
        guard name != settings.profile else {
            say("this is the profile \(name)")
            return []
        }
        return [.saveDrafts(savedDrafts), .switchProfile(name)]
    }
}
