import Glibc

/// Creates folders.
enum FolderMaking {
    /// Creates a folder and its missing parents.
    static func make(_ path: String) throws {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            throw Failure(path: made, errno: errno)
        }
    }

    struct Failure: Error {
        let path: String
        let errno: Int32
    }
}
