/// The owners and write permissions of a database file, as reported by the file system.
///
/// Paths are resolved first, so that a symbolic link is examined by its target.
package struct DatabaseFacts: Equatable, Sendable {
    /// The owner and permissions of one file or folder.
    package struct Entry: Equatable, Sendable {
        /// The path of the file or folder.
        package var path: String
        /// The user id of its owner.
        package var owner: UInt32
        /// The permission bits, including the sticky bit.
        package var mode: UInt32
        /// Whether the entry has the expected type: a regular file, or a folder.
        package var isPlain: Bool

        /// Creates the owner and permissions of a file or folder.
        package init(path: String, owner: UInt32, mode: UInt32, isPlain: Bool = true) {
            self.path = path
            self.owner = owner
            self.mode = mode
            self.isPlain = isPlain
        }

        /// The permission bits in octal, the form that `chmod` accepts.
        package var octalMode: String { String(mode & 0o7777, radix: 8) }

        fileprivate var isSticky: Bool { mode & 0o1000 != 0 }
        fileprivate var isGroupWritable: Bool { mode & 0o020 != 0 }
        fileprivate var isWorldWritable: Bool { mode & 0o002 != 0 }
    }

    /// The database file.
    package var file: Entry
    /// The existing files of SQLite beside the database: `-wal`, `-shm` and `-journal`.
    package var beside: [Entry]
    /// The folder of the database.
    package var folder: Entry

    /// Creates facts.
    package init(file: Entry, beside: [Entry] = [], folder: Entry) {
        self.file = file
        self.beside = beside
        self.folder = folder
    }

    /// Returns the reason why a user other than `user` and root could have written the contents of the file, as a
    /// clause; `nil` if no other user could.
    ///
    /// - Parameter user: The user id of this process.
    /// - Returns: The reason, which names the file or folder.
    package func danger(to user: UInt32) -> String? {
        for entry in [file] + beside {
            guard entry.isPlain else { return "'\(entry.path)' is not a regular file" }
            if entry.owner != user, entry.owner != 0 { return "'\(entry.path)' belongs to user \(entry.owner)" }
            if entry.isWorldWritable { return "every user may write to '\(entry.path)' (mode \(entry.octalMode))" }
            if entry.isGroupWritable { return "a group may write to '\(entry.path)' (mode \(entry.octalMode))" }
        }
        // In a sticky folder, no other user can replace the files of this user.
        if folder.isSticky, file.owner == user { return nil }
        if folder.owner != user, folder.owner != 0 {
            return "the folder '\(folder.path)' belongs to user \(folder.owner)"
        }
        if folder.isWorldWritable {
            return "every user may replace files in '\(folder.path)' (mode \(folder.octalMode))"
        }
        if folder.isGroupWritable {
            return "a group may replace files in '\(folder.path)' (mode \(folder.octalMode))"
        }
        return nil
    }

    /// Whether every user of the machine can write to the file, or replace it.
    package var isWorldWritable: Bool {
        ([file] + beside).contains { $0.isWorldWritable } || (folder.isWorldWritable && !folder.isSticky)
    }
}
