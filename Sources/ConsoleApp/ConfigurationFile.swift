import ConsoleCore
import SignoffOperator
import Synchronization

/// The configuration file, read at most once: all that one start goes by is of the same file.
///
/// It is read when it is first asked for, so that a command that needs none works beside a broken one.
package final class ConfigurationFile: Sendable {
    /// The text of the file and what it says; nil where there is no file.
    private struct Content {
        var text: String
        var values: ConsoleConfiguration
    }

    /// The path of the file; nil for none.
    package let path: String?
    private let content = Mutex<Result<Content?, any Error>?>(nil)

    /// The file in a folder.
    ///
    /// - Parameter folder: The folder of the configuration; nil for none.
    package init(in folder: String?) {
        path = folder.map { ConsolePaths.configuration(in: $0) }
    }

    /// What the file says beside the keys; a configuration that says nothing when there is no file.
    ///
    /// - Throws: `configuration` naming the file and, where it is known, the line; `unreadable`.
    package func values() throws -> ConsoleConfiguration { try read()?.values ?? ConsoleConfiguration() }

    /// The keys in use.
    ///
    /// - Throws: `configuration` naming every fault with file and line; `unreadable`.
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
            throw OperationError(.configuration, "\(path): the configuration is UTF-8 text, and this is none")
        }
        return Content(text: text, values: try ConsoleConfiguration(parsing: text, file: path))
    }
}
