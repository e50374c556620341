#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Paths in a comparable form.
package enum FilePath {
    /// Returns the absolute path of a file with symbolic links resolved, whether or not the file exists.
    ///
    /// For a missing file, the folder is resolved. If the folder is missing too, the path is returned unchanged.
    package static func resolved(_ path: String) -> String {
        if let real = real(path) { return real }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        guard let folder = real(folder) else { return path }
        return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }

    /// Returns the path of the file that a symbolic link refers to.
    ///
    /// Other paths, and links to missing files, are returned unchanged.
    ///
    /// Files that accompany a database, such as its log, are beside the file itself, not beside a link to it.
    package static func followed(_ path: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
        return real(path) ?? path
    }

    /// Whether two paths refer to the same file, including hard links; `false` when a file is missing.
    package static func isSameFile(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(path, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Returns the folder of a file.
    package static func folder(of path: String) -> String {
        guard let end = path.lastIndex(of: "/") else { return "." }
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    private static func real(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}

/// The folder in which programs of this user keep their state.
package enum StateFolder {
    /// Returns `signoff` in `$XDG_STATE_HOME`, or in `.local/state` of the home folder; `nil` without a home folder.
    ///
    /// - Parameter variable: Returns a variable of the environment; `nil` when unset or empty.
    /// - Returns: The folder, whether or not it exists.
    package static func path(variable: (String) -> String?) -> String? {
        // According to the XDG specification, a relative path is invalid and must be ignored.
        if let base = variable("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/signoff" }
        let home = variable("HOME") ?? getpwuid(getuid())?.pointee.pw_dir.map { String(cString: $0) }
        return home.map { "\($0)/.local/state/signoff" }
    }

    /// The state folder for this process.
    package static var ofProcess: String? {
        path { name in getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
    }
}
