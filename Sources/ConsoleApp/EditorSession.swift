import ConsoleCore
import Glibc
import SignoffOperator

/// A use of the operator's editor.
///
/// The text is in a file that only the operator can read.
struct EditorSession {
    /// The program and its first arguments.
    let command: EditorCommand
    /// The folder in which a private folder is created.
    let folder: String

    /// Writes `text` to a file with a fixed name, runs the editor on the file, and returns the edited text.
    ///
    /// The file and its folder are removed in every case.
    @MainActor
    func edit(_ request: EditorRequest, on terminal: any ConsoleTerminal) async -> EditorResult {
        do {
            let folder = try PrivateFiles.makeTemporaryFolder(in: folder)
            let path = "\(folder)/value.\(request.fileExtension)"
            defer { Self.remove(folder) }
            try PrivateFiles.replace(path, with: Array(request.text.utf8))
            let status = try await terminal.runProgram([command.program] + command.arguments + [path])
            guard status == 0 else {
                return .failed(message: "'\(command.program)' ended with status \(status); nothing was changed")
            }
            guard let bytes = try PrivateFiles.read(path) else {
                return .failed(message: "'\(command.program)' left no file; nothing was changed")
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .failed(message: "'\(command.program)' left a file that is not UTF-8 text; nothing was changed")
            }
            return text == request.text ? .unchanged : .saved(text)
        } catch {
            return .failed(message: EffectPerformer.message(error))
        }
    }

    /// Removes a folder and the regular files in it, such as backups of the editor.
    private static func remove(_ folder: String) {
        if let entries = opendir(folder) {
            while let entry = readdir(entries) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { unlink("\(folder)/\(name)") }
            }
            closedir(entries)
        }
        rmdir(folder)
    }
}
