import CellGrid
import SignoffOperator

/// Routes commands that take a name, or open a list of names: themes, profiles and workflows.
extension ConsoleState {
    /// Opens the list of themes, or applies the named theme.
    mutating func chooseTheme(_ name: String?) -> [ConsoleEffect] {
        let names = looks.themes.map(\.id.rawValue)
        guard let name else {
            dialogs.open(ThemePicker(index: names.firstIndex(of: theme.rawValue) ?? 0, original: theme))
            return reloads.request(.themes)
        }
        guard !names.isEmpty else {
            looks.wantedTheme = name
            return reloads.request(.themes)
        }
        return useTheme(named: name)
    }

    /// Stores the themes that were read.
    ///
    /// The open choice begins at the current theme, and a theme that was named is applied.
    mutating func take(_ choices: [ThemeChoice]) -> [ConsoleEffect] {
        let areFirst = looks.themes.isEmpty
        looks.themes = choices
        if areFirst, var picker = dialogs.top(ThemePicker.self) {
            picker.index = choices.firstIndex { $0.id == picker.original } ?? 0
            dialogs.replace(picker)
        }
        guard let name = looks.wantedTheme else { return [] }
        looks.wantedTheme = nil
        return useTheme(named: name)
    }

    private mutating func useTheme(named name: String) -> [ConsoleEffect] {
        let names = looks.themes.map(\.id.rawValue)
        return find(name, among: names, kind: "theme").map { [.useTheme(looks.themes[$0].id)] } ?? []
    }

    /// Opens the list of profiles, or switches to the named profile.
    mutating func chooseProfile(_ name: String?) -> [ConsoleEffect] {
        guard let name else {
            let index = settings.profile.flatMap { settings.profiles.firstIndex(of: $0) } ?? 0
            dialogs.open(ProfilePicker(index: index))
            return []
        }
        guard find(name, among: settings.profiles, kind: "profile") != nil else { return [] }
        return switchProfile(to: name)
    }

    /// Switches to a profile.
    ///
    /// Staged decisions are kept as drafts of their database.
    mutating func switchProfile(to name: String) -> [ConsoleEffect] {
        guard name != settings.profile else {
            say("this is the profile \(name)")
            return []
        }
        return [.saveDrafts(savedDrafts), .switchProfile(name)]
    }

    /// Opens the dialog for a new run of the named workflow, or of the first workflow.
    mutating func beginNewRun(_ name: String?) {
        var chosen = 0
        if let name {
            guard let index = find(name, among: work.workflows.map(\.name), kind: "workflow") else { return }
            chosen = index
        }
        dialogs.open(NewRunDialog(workflows: work.workflows, chosen: chosen))
    }

    /// Returns the index of a name; shows a notice when there is none.
    private mutating func find(_ name: String, among names: [String], kind: String) -> Int? {
        switch NamedChoice.find(name, among: names, kind: kind) {
        case .success(let index): return index
        case .failure(let unknown):
            say(unknown.remark)
            return nil
        }
    }
}
