import ConsoleCore
import SignoffOperator
import Synchronization

/// The configuration file, read at most once, so that one start uses one version of the file.
///
/// The file is read on first use, so that a command without configuration works beside a broken file.
package final class ConfigurationFile: Sendable {
    /// The text and the values of the file; `nil` for a missing file.
    private struct Content {
        var text: String
        var values: ConsoleConfiguration
    }

    /// The path of the file; `nil` without a configuration folder.
    package let path: String?
    private let content = Mutex<Result<Content?, any Error>?>(nil)

    /// Creates the configuration file of a folder.
    ///
    /// - Parameter folder: The configuration folder; `nil` for none.
    package init(in folder: String?) {
        path = folder.map { ConsolePaths.configuration(in: $0) }
    }

    /// Returns the values of the file, except the keys; the defaults for a missing file.
    ///
    /// - Throws: `configuration` with the file, and the line if known; `unreadable`.
    package func values() throws -> ConsoleConfiguration { try read()?.values ?? ConsoleConfiguration() }

    /// Returns the key map.
    ///
    /// - Throws: `configuration` with every fault, its file and its line; `unreadable`.
    func keys() throws -> KeyMap {
        guard let path, let text = try read()?.text else { return .standard }
        do {
            return try KeyMap(parsing: text, file: path)
        } catch {
            throw OperationError(.configuration, error.faults.joined(separator: "; "), cause: error)
        }
    }

    private func read() throws -> Content? {
        try content.withLock { kept in
            if let kept { return try kept.get() }
            let result = Result { try Self.content(of: path) }
            kept = result
            return try result.get()
        }
    }

    private static func content(of path: String?) throws -> Content? {
        guard let path, let bytes = try PrivateFiles.read(path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OperationError(.configuration, "\(path): the configuration must be UTF-8 text")
        }
        return Content(text: text, values: try ConsoleConfiguration(parsing: text, file: path))
    }
}
