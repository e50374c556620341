/// Notices that a theme file was saved.
actor ThemeWatch {
    private var shelf: ThemeShelf
    private var stamps: [String: FileStamp]

    /// Begins with the shelf in use.
    init(_ shelf: ThemeShelf) {
        self.shelf = shelf
        stamps = shelf.stamps()
    }

    /// The shelf as its files are now; nil when none was written since the last call.
    func changed() -> ThemeShelf? {
        let now = shelf.stamps()
        guard now != stamps else { return nil }
        stamps = now
        shelf = shelf.reread()
        return shelf
    }
}
