import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// The folder of exported files.
struct ExportFolder: Sendable {
    let path: String

    /// Writes text to a new file that only its owner can read, and returns the path.
    ///
    /// The file name consists of the kind of the text and the time, without any part of a payload.
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
