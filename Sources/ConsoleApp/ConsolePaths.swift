package import SignoffCheckpoint

/// Where the console keeps and finds its files.
package enum ConsolePaths {
    /// The file of drafts of the database at `database`: one for each database.
    package static func drafts(for database: String, stateFolder: String) -> String {
        let digest = SHA256.hexDigest(of: Array(database.utf8))
        return "\(stateFolder)/drafts-\(digest.prefix(16)).json"
    }

    /// The file that keeps where the operator was in the database at `database`.
    package static func session(for database: String, stateFolder: String) -> String {
        let digest = SHA256.hexDigest(of: Array(database.utf8))
        return "\(stateFolder)/session-\(digest.prefix(16)).json"
    }

    /// The folder for what an operator writes to files.
    package static func exports(in stateFolder: String) -> String { "\(stateFolder)/exports" }

    /// The configuration file.
    package static func configuration(in configFolder: String) -> String { "\(configFolder)/config.toml" }

    /// The folder of the operator's own themes.
    package static func themes(in configFolder: String) -> String { "\(configFolder)/themes" }

    /// The ids of the themes that ship with the program, sorted.
    package static var shippedThemes: [String] { ShippedThemes.all.map(\.id).sorted() }
}
