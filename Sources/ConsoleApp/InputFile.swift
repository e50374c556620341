import Glibc
import SignoffOperator
import Synchronization
import SystemPackage

/// The input of a program, as an unnamed file in memory.
///
/// A program can end before it has read all input. With a pipe, the writer would then fail.
struct InputFile {
    /// The file, open at its beginning.
    ///
    /// The owner closes the descriptor.
    let descriptor: FileDescriptor

    private static let count = Atomic<Int>(0)

    /// Writes the bytes.
    ///
    /// - Throws: `unreadable` when not enough memory is available.
    init(_ bytes: [UInt8]) throws {
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let name = "/signoff-\(getpid())-\(number)"
        // The name of the memory is removed before it contains data.
        let opened = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard opened >= 0 else { throw Self.noRoom }
        shm_unlink(name)
        descriptor = FileDescriptor(rawValue: opened)
        do {
            try descriptor.writeAll(bytes)
            try descriptor.seek(offset: 0, from: .start)
        } catch {
            try? descriptor.close()
            throw Self.noRoom
        }
    }

    private static var noRoom: OperationError {
        OperationError(.unreadable, "the input of the program does not fit in memory")
    }
}
