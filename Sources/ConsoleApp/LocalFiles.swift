import ConsoleCore
import SignoffOperator

/// The files of the operator's computer.
struct LocalFiles: OperatorFiles {
    /// The home folder; `nil` when unknown.
    let home: String?

    @concurrent
    func text(ofFile path: String) async throws -> String {
        let path = path.hasPrefix("~/") ? (home ?? "~") + path.dropFirst() : path
        guard let bytes = try PrivateFiles.read(path) else {
            throw OperationError(.unreadable, "file '\(path)' does not exist")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OperationError(.unreadable, "'\(path)' is not UTF-8 text")
        }
        return text
    }
}
