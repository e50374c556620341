import ConsoleCore
import Glibc
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Writes events to files, one line of JSON each.
actor EventFiles {
    /// The maximum size of the file for events that were moved out of memory, in bytes: 512 MiB.
    private static let spillLimit = 512 << 20

    /// The path of the file for events that were moved out of memory; `nil` without a state folder.
    private let spillPath: String?
    private var spilledBytes = 0

    /// Creates the files of one console session in a state folder.
    ///
    /// Leftover files of ended sessions are removed.
    init(stateFolder: String?) {
        spillPath = stateFolder.map { "\($0)/\(Self.prefix)\(getpid())\(Self.ending)" }
        if let stateFolder { Self.removeLeftovers(in: stateFolder) }
    }

    private static let prefix = "streams-"
    private static let ending = ".jsonl"

    /// Removes the files of processes that have ended.
    private static func removeLeftovers(in folder: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix), name.hasSuffix(ending),
                let process = pid_t(name.dropFirst(prefix.count).dropLast(ending.count)), process > 0,
                process == getpid() || (kill(process, 0) == -1 && errno == ESRCH)
            else { continue }
            unlink("\(folder)/\(name)")
        }
    }

    /// Appends events that were moved out of memory.
    ///
    /// Returns their number, and the path.
    ///
    /// - Throws: `unreadable` when the file cannot be written or is full.
    func spill(_ events: [RunEvent]) throws -> (count: Int, path: String) {
        guard let spillPath else {
            throw OperationError(.unreadable, "no folder is known for events that do not fit in memory")
        }
        let bytes = Self.lines(events)
        guard spilledBytes + bytes.count <= Self.spillLimit else {
            throw OperationError(.unreadable, "'\(spillPath)' is full")
        }
        try PrivateFiles.append(spillPath, bytes)
        spilledBytes += bytes.count
        return (events.count, spillPath)
    }

    /// Stores events that were moved out of memory, and returns the outcome.
    func spilling(_ events: [RunEvent]) -> ConsoleOutcome {
        do {
            let (count, path) = try spill(events)
            return .spilled(count: count, file: path)
        } catch {
            return .spillFailed(count: events.count, message: EffectPerformer.message(error))
        }
    }

    /// Writes events to a file that the operator named, and returns the outcome.
    ///
    /// An existing file is refused.
    func exporting(_ events: [RunEvent], to path: String) -> ConsoleOutcome {
        write(Self.lines(events), count: events.count, to: path)
    }

    /// Writes decisions to a file that the operator named, and returns the outcome.
    ///
    /// An existing file is refused.
    func exporting(_ entries: [LedgerEntry], to path: String) -> ConsoleOutcome {
        write(Self.lines(entries.map(\.json)), count: entries.count, to: path)
    }

    private func write(_ bytes: [UInt8], count: Int, to path: String) -> ConsoleOutcome {
        do {
            try PrivateFiles.create(path, with: bytes)
            return .exported(path: path, count: count)
        } catch {
            return .exportFailed(message: EffectPerformer.message(error))
        }
    }

    /// Removes the file for events that were moved out of memory.
    func remove() {
        if let spillPath, spilledBytes > 0 { unlink(spillPath) }
    }

    private static func lines(_ events: [RunEvent]) -> [UInt8] { lines(events.map(\.json)) }

    private static func lines(_ values: [JSONValue]) -> [UInt8] {
        values.flatMap { Array($0.text(.compact).utf8) + [UInt8(ascii: "\n")] }
    }
}
