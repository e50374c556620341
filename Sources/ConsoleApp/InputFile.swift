import Glibc
import SignoffOperator
import Synchronization
import SystemPackage

/// What a program is to read, in memory, as a file that has no name.
///
/// A program may end without having read all of it: through a pipe the rest would have nowhere to go.
struct InputFile {
    /// The file, open at its beginning; whoever takes it closes it.
    let descriptor: FileDescriptor

    private static let count = Atomic<Int>(0)

    /// Writes the bytes.
    ///
    /// - Throws: `unreadable` when there is no room for them.
    init(_ bytes: [UInt8]) throws {
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let name = "/signoff-\(getpid())-\(number)"
        // Memory under a name that is gone before anything is in it.
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
        OperationError(.unreadable, "there is no room for what the program is to read")
    }
}
