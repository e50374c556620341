import OrderedCollections
package import SignoffCheckpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A ledger in a text file. An entry is one line of JSON, which is on the disk before the call returns.
///
/// Any number of processes can write to the file. The next writer removes an incomplete entry of a process that ended,
/// because that entry was never acknowledged.
package actor LedgerFile: Ledger {
    private let path: String
    private let time: TimeSource
    /// The position after the last entry that was read, because most readers read page by page.
    private var place: (sequence: Int64, offset: Int) = (0, 0)

    /// Creates a ledger.
    ///
    /// The file is created with the first entry. Only its owner can read the file.
    package init(path: String, time: TimeSource = .system) {
        self.path = path
        self.time = time
    }

    package func record(_ record: JSONObject) async throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw fault("opening", errno) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw fault("locking", errno) }
        let bytes = try read(descriptor, from: 0)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let last = Self.lines(bytes[..<end]).last.flatMap { Self.entry($0.bytes) }
        guard end == 0 || last != nil else {
            throw CheckpointError(
                .corrupt,
                "the last line of the ledger '\(path)' is not an entry, so nothing is appended to it"
            )
        }
        let entry = LedgerChain.entry(for: record, after: last, at: time.now())
        let line = Array((Self.json(entry).text(.compact) + "\n").utf8)
        if end < bytes.count, ftruncate(descriptor, off_t(end)) != 0 { throw fault("mending", errno) }
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(end + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                _ = ftruncate(descriptor, off_t(end))
                throw fault("writing", code)
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw fault("writing", errno) }
    }

    package func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        let start = place.sequence == sequence ? place.offset : 0
        var entries: [LedgerEntry] = []
        for line in Self.lines(try contents(from: start)[...]) {
            let entry = Self.entry(line.bytes) ?? Self.unreadable(line.bytes, after: entries.last?.sequence ?? sequence)
            guard entry.sequence > sequence || entry.hash.isEmpty else { continue }
            entries.append(entry)
            if entries.count == limit {
                place = (entry.sequence, start + line.end)
                break
            }
        }
        return entries
    }

    package func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] {
        var newest: [LedgerEntry] = []
        var last: Int64 = 0
        for line in Self.lines(try contents(from: 0)[...]) {
            let entry = Self.entry(line.bytes) ?? Self.unreadable(line.bytes, after: last)
            last = entry.sequence
            if let sequence, entry.sequence >= sequence { continue }
            newest.append(entry)
            if newest.count >= 2 * limit { newest.removeFirst(newest.count - limit) }
        }
        return newest.suffix(limit).reversed()
    }

    // MARK: The file

    private func contents(from offset: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return [] }
        guard descriptor >= 0 else { throw fault("opening", errno) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH) == 0 else { throw fault("locking", errno) }
        return try read(descriptor, from: offset)
    }

    private func read(_ descriptor: Int32, from offset: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset + bytes.count))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault("reading", errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private func fault(_ attempt: String, _ code: Int32) -> CheckpointError {
        CheckpointError(
            code == ENOSPC || code == EDQUOT ? .full : .storage,
            "\(attempt) the ledger '\(path)' failed: \(String(cString: strerror(code)))"
        )
    }

    // MARK: Lines

    /// Returns the complete lines of some bytes, each with the offset of its end.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> [(bytes: ArraySlice<UInt8>, end: Int)] {
        var lines: [(bytes: ArraySlice<UInt8>, end: Int)] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append((bytes[start..<end], end + 1))
            start = end + 1
        }
        return lines
    }

    private static func json(_ entry: LedgerEntry) -> JSONValue {
        [
            "seq": .integer(entry.sequence), "prev_hash": .string(entry.previousHash), "hash": .string(entry.hash),
            "written_at": .integer(entry.at.microseconds), "record": .object(entry.record),
        ]
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> LedgerEntry? {
        guard let json = try? JSONValue(parsing: Array(line)), let sequence = json["seq"]?.integerValue,
            let previous = json["prev_hash"]?.stringValue, let hash = json["hash"]?.stringValue,
            let at = json["written_at"]?.integerValue, let record = json["record"]?.objectValue
        else { return nil }
        return LedgerEntry(
            sequence: sequence,
            previousHash: previous,
            hash: hash,
            at: Timestamp(microseconds: at),
            record: record
        )
    }

    /// Returns the replacement for a line that is not an entry.
    ///
    /// The hash chain is broken at that line.
    private static func unreadable(_ line: ArraySlice<UInt8>, after sequence: Int64) -> LedgerEntry {
        LedgerEntry(
            sequence: sequence &+ 1,
            previousHash: "",
            hash: "",
            at: .unknown,
            record: ["unreadable": .string(String(decoding: line.prefix(200), as: UTF8.self))]
        )
    }
}
