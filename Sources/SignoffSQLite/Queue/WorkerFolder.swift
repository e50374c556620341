import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The workers of a database.
///
/// Each worker has a locked file beside the database.
///
/// The operating system releases the lock when the process ends. An unlocked file belongs to a killed worker and is
/// ignored.
struct WorkerFolder: PresenceStore {
    /// The maximum size of an entry that is read, in bytes.
    private static let entryLimit = 16 << 10
    /// The maximum number of entries that are read.
    private static let entryCount = 1_000

    /// The path of the folder, which is created with the first entry.
    let path: String

    /// Creates the folder of a database.
    init(database: String) { path = database + "-workers" }

    @concurrent
    func enter(_ presence: WorkerPresence) async throws -> any PresenceEntry {
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw fault("make the folder", errno) }
        removeAbandoned()
        let name = path + "/" + Self.fileName(of: presence.worker)
        // The file gets its name only once it is locked, so that no reader sees it unlocked.
        let new = name + ".new"
        let descriptor = open(new, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw fault("make an entry", errno) }
        let bytes = Array(presence.json.text(.compact).utf8)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, write(descriptor, bytes, bytes.count) == bytes.count,
            rename(new, name) == 0
        else {
            let code = errno
            unlink(new)
            close(descriptor)
            throw fault("make an entry", code)
        }
        return Entry(descriptor: descriptor, file: name, folder: path)
    }

    @concurrent
    func presences() async throws -> [WorkerPresence] {
        files().compactMap { name -> WorkerPresence? in
            let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
            var bytes = [UInt8](repeating: 0, count: Self.entryLimit)
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0, let json = try? JSONValue(parsing: String(decoding: bytes.prefix(count), as: UTF8.self))
            else { return nil }
            return WorkerPresence(json: json)
        }
        .sorted { ($0.since, $0.worker.rawValue) < ($1.since, $1.worker.rawValue) }
    }

    /// Removes the files of workers that have ended.
    private func removeAbandoned() {
        for name in files() {
            let file = "\(path)/\(name)"
            let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(file) }
            close(descriptor)
        }
    }

    private func files() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder), names.count < Self.entryCount {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".worker") { names.append(name) }
        }
        return names.sorted()
    }

    private func fault(_ attempt: String, _ code: Int32) -> CheckpointError {
        CheckpointError(.storage, "cannot \(attempt) of the workers in '\(path)': \(String(cString: strerror(code)))")
    }

    /// Returns a file name that is valid for every worker id, and different for different workers.
    private static func fileName(of worker: WorkerID) -> String {
        let plain = worker.rawValue.utf8.map { byte -> String in
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
            return isPlain ? String(UnicodeScalar(byte)) : "_\(String(byte, radix: 16))"
        }
        let name = plain.joined()
        // File names are limited to 255 bytes. The process id distinguishes long names.
        return "\(name.prefix(200))-\(getpid()).worker"
    }

    /// The file of a worker, which stays locked until the entry ends.
    private final class Entry: PresenceEntry {
        private let descriptor: Mutex<Int32?>
        private let file: String
        private let folder: String

        init(descriptor: Int32, file: String, folder: String) {
            self.descriptor = Mutex(descriptor)
            (self.file, self.folder) = (file, folder)
        }

        deinit { Self.remove(descriptor.withLock { $0 }, file, folder) }

        func end() async {
            let held = descriptor.withLock { held in
                defer { held = nil }
                return held
            }
            Self.remove(held, file, folder)
        }

        private static func remove(_ descriptor: Int32?, _ file: String, _ folder: String) {
            guard let descriptor else { return }
            unlink(file)
            close(descriptor)
            // The folder remains while it contains files of other workers.
            rmdir(folder)
        }
    }
}

extension WorkerPresence {
    /// The entry as stored.
    fileprivate var json: JSONValue {
        [
            "worker": .string(worker.rawValue), "user": .string(account.user), "host": .string(account.host),
            "process": .integer(Int64(process)), "since": .string(since.iso8601),
            "workflows": .array(workflows.map { .string($0) }),
        ]
    }

    /// Reads a stored entry; `nil` for other JSON.
    fileprivate init?(json: JSONValue) {
        guard let worker = json["worker"]?.stringValue, let user = json["user"]?.stringValue,
            let host = json["host"]?.stringValue,
            let process = json["process"]?.integerValue.flatMap(Int32.init(exactly:)),
            let since = json["since"]?.stringValue.flatMap({ Timestamp(iso8601: $0) })
        else { return nil }
        self.init(
            worker: WorkerID(worker),
            account: SystemAccount(user: user, host: host),
            process: process,
            since: since,
            workflows: json["workflows"]?.arrayValue?.compactMap(\.stringValue) ?? []
        )
    }
}
