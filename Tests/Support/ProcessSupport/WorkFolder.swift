import FoundationEssentials
import Glibc

/// A folder of a test's own, deleted with it.
package final class WorkFolder: Sendable {
    /// Its path.
    package let path: String

    /// Creates an empty folder.
    package init() throws {
        path = FileManager.default.temporaryDirectory.path + "/signoff-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        chmod(path, 0o700)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Creates or replaces a file.
    package func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
    }

    /// Deletes a file, if there is one.
    package func remove(_ name: String) {
        unlink(file(name))
    }

    /// Whether there is a file of this name.
    package func has(_ name: String) -> Bool { access(file(name), F_OK) == 0 }

    /// The lines of a file; none when there is no such file.
    package func lines(of name: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: file(name)) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Waits until `condition` holds, for at most a minute.
    package func waitUntil(_ what: String, _ condition: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(300)
        while try await !condition() {
            guard clock.now < deadline else {
                throw ChildProcessError(what: "waited in vain until \(what)", code: ETIMEDOUT)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
