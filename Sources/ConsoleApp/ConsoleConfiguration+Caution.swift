import SignoffCheckpoint

/// The precautions for a database, independent of the spelling of its path.
extension ConsoleConfiguration {
    /// Returns the profile for a database: the chosen profile, with the precautions of every profile that names the
    /// same file.
    ///
    /// - Parameters:
    ///   - chosen: The chosen profile; `nil` for none.
    ///   - path: The path of the database. Symbolic links are followed and relative paths resolved before the
    ///     comparison.
    /// - Returns: The chosen profile if it names the file or no profile does; otherwise the strictest profile that
    ///   names the file. The result is production or read-only if one of these profiles is. `nil` when no profile is
    ///   chosen and none names the file.
    package func profile(_ chosen: ConsoleProfile?, on path: String) -> ConsoleProfile? {
        let file = FilePath.resolved(path)
        return profile(chosen) { profile in
            profile.database.map { FilePath.resolved($0) == file || FilePath.isSameFile($0, path) }
        }
    }

    /// Returns the profile for a server: the chosen profile, with the precautions of every profile that names the same
    /// server.
    ///
    /// - Parameters:
    ///   - chosen: The chosen profile; `nil` for none.
    ///   - isSame: Returns whether the URL of a profile names the server.
    /// - Returns: The profile, by the rules for a database.
    package func profile(_ chosen: ConsoleProfile?, onServer isSame: (String) -> Bool) -> ConsoleProfile? {
        profile(chosen) { $0.server.map(isSame) }
    }

    /// Returns the profile for a place.
    ///
    /// `names` returns whether a profile names the place, or `nil` when the profile names no place of this kind.
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
