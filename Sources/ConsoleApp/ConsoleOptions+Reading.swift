import CellGrid
import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

extension ConsoleOptions {
    /// Returns the file of an operator's drafts; `nil` if drafts are not kept.
    func draftFile(of operatorName: String) -> DraftFile? {
        guard let key = storageKey ?? databasePath, let stateFolder else { return nil }
        return DraftFile(path: ConsolePaths.drafts(for: key, of: operatorName, stateFolder: stateFolder))
    }

    /// Returns the file of an operator's last position; `nil` if it is not kept.
    func sessionFile(of operatorName: String) -> SessionFile? {
        guard let key = storageKey ?? databasePath, let stateFolder else { return nil }
        return SessionFile(path: ConsolePaths.session(for: key, of: operatorName, stateFolder: stateFolder))
    }

    /// Reads the settings of notifications.
    ///
    /// - Throws: `configuration` with the file.
    func readNotifications() throws -> NotificationSettings { try configuration.values().notifications }

    /// Reads the decoding programs.
    ///
    /// - Throws: `configuration` with the file.
    func readDecoders() throws -> [String: [String]] { try configuration.values().decoders }

    /// Reads all themes, and selects the initial theme.
    ///
    /// - Parameter background: The background that the terminal reported; `nil` if it reported none.
    /// - Returns: All themes and the initial theme.
    /// - Throws: `configuration` with the file and line when the requested theme has an error.
    func readThemes(on background: Theme.Appearance? = nil) throws -> (catalog: ThemeCatalog, theme: Theme) {
        var catalog = ThemeCatalog(folder: configFolder.map { ConsolePaths.themes(in: $0) })
        guard let wanted = try theme ?? environment("SIGNOFF_THEME") ?? profile?.theme ?? configured(on: background)
        else {
            return (catalog, try Self.theme(Theme.baseID, on: catalog))
        }
        let isPath = wanted.contains("/") || wanted.hasSuffix(".theme") || wanted.hasSuffix(".toml")
        let id = isPath ? try catalog.add(file: wanted) : ThemeID(wanted)
        return (catalog, try Self.theme(id, on: catalog))
    }

    private static func theme(_ id: ThemeID, on catalog: ThemeCatalog) throws -> Theme {
        do {
            return try catalog.theme(id)
        } catch {
            let hint = Spelling.nearestName(to: id.rawValue, among: catalog.choices.map(\.id.rawValue))
            let suggestion = hint.map { $0 == id.rawValue ? "" : "; did you mean '\($0)'?" } ?? ""
            throw OperationError(.configuration, error.message + suggestion, cause: error)
        }
    }

    /// Reads whether plain mode is on.
    ///
    /// - Throws: `configuration` for a file with an error; `usage` for a value of the variable other than 0 and 1.
    func readPlainMode() throws -> PlainMode {
        try PlainMode(
            flag: isPlain,
            variable: environment("SIGNOFF_PLAIN"),
            configured: configuration.values().isPlain
        )
    }

    /// Reads whether the mouse is used.
    ///
    /// - Throws: `configuration` for a file with an error.
    func readsMouse() throws -> Bool { try configuration.values().usesMouse }

    /// Reads the number of milliseconds to wait after Escape: from the configuration, otherwise `$ESCDELAY`, otherwise
    /// 25.
    ///
    /// - Throws: `configuration` for a file with an error.
    func readEscapeDelay() throws -> Int {
        try configuration.values().escapeDelay
            ?? environment("ESCDELAY").flatMap { Int($0) }.flatMap { (1...2_000).contains($0) ? $0 : nil } ?? 25
    }

    /// Reads the key map.
    ///
    /// - Throws: `configuration` with every fault, its file and its line.
    func readKeys() throws -> KeyMap { try configuration.keys() }

    /// Reads the rules of deciding.
    ///
    /// - Throws: `configuration` with the file and the error.
    func readDeciding() throws -> DecidingRules { try configuration.values().deciding }

    private func configured(on background: Theme.Appearance?) throws -> String? {
        let configuration = try configuration.values()
        return configuration.theme ?? configuration.themePair.theme(for: background)
    }
}
