import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// The folder for what an operator writes to files.
struct ExportFolder: Sendable {
    let path: String

    /// Writes text to a new file, readable by its owner only, and returns its path.
    ///
    /// The name is made of what the text is and when: nothing of a payload is in it.
    ///
    /// - Throws: `unreadable`.
    func write(_ request: ExportRequest, at now: Timestamp) throws -> String {
        try PrivateFiles.makeFolder(path)
        let moment = now.iso8601.prefix(23).map { $0.isNumber || $0 == "T" ? String($0) : "" }.joined()
        let file = "\(path)/\(request.name)-\(moment).\(request.fileExtension)"
        try PrivateFiles.replace(file, with: Array(request.text.utf8))
        return file
    }
}
