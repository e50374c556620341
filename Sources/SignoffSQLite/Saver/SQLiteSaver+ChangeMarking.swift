public import SignoffCheckpoint

extension SQLiteSaver: ChangeMarking {
    /// The mark of what is stored now: when the file and its log were last written to, and how long they are.
    ///
    /// `nil` within two seconds of a write, for file systems count time in steps, and for a database whose lists come from an index beside it.
    public func changeMark() async -> ChangeMark? {
        guard database.sideIndex == nil else { return nil }
        let file = DatabaseFile(path: database.path)
        let stamp = file.changeStamp
        guard let written = file.lastWritten, time.now().duration(since: written) > .seconds(2) else { return nil }
        return ChangeMark(stamp)
    }
}
