/// Detects that a theme file was saved.
actor ThemeWatch {
    private var shelf: ThemeCatalog
    private var stamps: [String: FileStamp]

    /// Creates a watch that starts from the current themes.
    init(_ shelf: ThemeCatalog) {
        self.shelf = shelf
        stamps = shelf.stamps()
    }

    /// Returns the themes with the saved files; `nil` if no file was saved since the last call.
    func changed() -> ThemeCatalog? {
        let now = shelf.stamps()
        guard now != stamps else { return nil }
        stamps = now
        shelf = shelf.reread()
        return shelf
    }
}
