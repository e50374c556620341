/// Detects that a theme file was saved.
actor ThemeWatch {
    private var catalog: ThemeCatalog
    private var stamps: [String: FileStamp]

    /// Creates a watch that starts from the current themes.
    init(_ catalog: ThemeCatalog) {
        self.catalog = catalog
        stamps = catalog.stamps()
    }

    /// Returns the themes with the saved files; `nil` if no file was saved since the last call.
    func changed() -> ThemeCatalog? {
        let now = catalog.stamps()
        guard now != stamps else { return nil }
        stamps = now
        catalog = catalog.reread()
        return catalog
    }
}
