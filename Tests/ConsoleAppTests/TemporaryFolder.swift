@testable import ConsoleApp
import FoundationEssentials

/// A new folder that is removed with its files when its last reference is released.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = try PrivateFiles.makeTemporaryFolder(in: FileManager.default.temporaryDirectory.path)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("the folder \(path) is left behind: \(error)")
        }
    }
}
