/// The place of a storage.
public struct StoragePlace: Hashable, Sendable {
    /// The name of the place for users, such as the given path, or the host and name of a database.
    ///
    /// The title never contains a password.
    public var title: String
    /// The key of the place for drafts and locks, independent of how the storage is written: an absolute path without
    /// symbolic links, or a URL without a password.
    public var key: String
    /// The path of the file; `nil` for a storage without a file.
    public var path: String?

    /// Creates a place.
    public init(title: String, key: String, path: String? = nil) {
        self.title = title
        self.key = key
        self.path = path
    }

    /// The place of a storage in memory.
    public static let memory = StoragePlace(title: "memory", key: "memory:")

    /// Returns the place of a file.
    public static func file(_ path: String) -> StoragePlace {
        StoragePlace(title: path, key: FilePath.resolved(path), path: path)
    }
}
