public import SignoffCheckpoint

extension SQLiteSaver: ChangeMarking {
    /// Returns the mark of the stored data: the times of the last writes to the file and its log, and their sizes.
    ///
    /// `nil` within two seconds after a write, because file systems have coarse timestamps, and for a database whose
    /// lists come from an index beside it.
    public func changeMark() async -> ChangeMark? {
        guard database.sideIndex == nil else { return nil }
        let file = DatabaseFile(path: database.path)
        let stamp = file.changeStamp
        guard let written = file.lastWritten, time.now().duration(since: written) > .seconds(2) else { return nil }
        return ChangeMark(stamp)
    }
}
