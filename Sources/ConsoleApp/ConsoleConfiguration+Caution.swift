import SignoffCheckpoint

/// Which caution a database needs, however it is named.
extension ConsoleConfiguration {
    /// The profile to work under on a database: the chosen one, with the caution of every profile that names the same file.
    ///
    /// - Parameters:
    ///   - chosen: The profile that was chosen; nil for none.
    ///   - path: The path of the database. Symbolic links, relative paths and other spellings of a path make no difference.
    /// - Returns: The chosen profile if it names the file or no profile does; else the strictest that does. It is production if one of them is, and read-only
    ///   if one of them is. Nil when no profile is chosen and none names the file.
    package func profile(_ chosen: ConsoleProfile?, on path: String) -> ConsoleProfile? {
        let file = FilePath.resolved(path)
        return profile(chosen) { profile in
            profile.database.map { FilePath.resolved($0) == file || FilePath.isSameFile($0, path) }
        }
    }

    /// The profile to work under on a server: the chosen one, with the caution of every profile that names the same server.
    ///
    /// - Parameters:
    ///   - chosen: The profile that was chosen; nil for none.
    ///   - isSame: Whether the URL of a profile names the server.
    /// - Returns: As for a database.
    package func profile(_ chosen: ConsoleProfile?, onServer isSame: (String) -> Bool) -> ConsoleProfile? {
        profile(chosen) { $0.server.map(isSame) }
    }

    /// The profile for a place; `names` tells whether a profile names it, nil where the profile names none of its kind.
    private func profile(_ chosen: ConsoleProfile?, _ names: (ConsoleProfile) -> Bool?) -> ConsoleProfile? {
        let naming = profiles.values.sorted { $0.name < $1.name }.filter { names($0) ?? false }
        let isOfChosen = chosen.map { profile in names(profile) ?? true }
        let strictest = naming.first { $0.isProduction } ?? naming.first { $0.isReadOnly } ?? naming.first
        guard var profile = isOfChosen == true ? chosen : strictest ?? chosen else { return nil }
        if !profile.isProduction, let production = naming.first(where: \.isProduction) {
            profile.isProduction = true
            profile.productionProfile = production.name
        }
        if !profile.isReadOnly, let locking = naming.first(where: \.isReadOnly) {
            profile.isReadOnly = true
            profile.lockingProfile = locking.name
        }
        profile.operatorName =
            profile.operatorName ?? strictest?.operatorName
            ?? naming.lazy.compactMap(\.operatorName).first ?? chosen?.operatorName
        profile.theme = chosen?.theme ?? profile.theme
        return profile
    }
}
