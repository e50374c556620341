import FoundationEssentials
import SignoffCheckpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A copy of a database and its log in a folder of its own.
///
/// The copy is deleted with the value.
final class PrivateCopy {
    let path: String
    private let folder: String

    init(of file: DatabaseFile) throws {
        var template = Array((FileManager.default.temporaryDirectory.path + "/signoff-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CheckpointError(
                .storage,
                "\(file.path) has a log that no program has open, and no temporary folder can be created to read it"
            )
        }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = folder + "/copy.sqlite"
        do {
            try FileManager.default.copyItem(atPath: file.path, toPath: path)
            try FileManager.default.copyItem(atPath: file.logPath, toPath: path + "-wal")
            // A copy has the permissions of the original, which can prevent using the copy.
            chmod(path, 0o600)
            chmod(path + "-wal", 0o600)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw CheckpointError(.storage, "\(file.path) and its log cannot be copied to be read", cause: error)
        }
    }

    deinit {
        // A copy that remains in the temporary folder is harmless.
        try? FileManager.default.removeItem(atPath: folder)
    }
}
