import Glibc

/// The password file of libpq, if the rights of the file permit its use.
///
/// libpq ignores a file that other users can read, and writes a warning to standard error, on top of the screen. Such a file is
/// replaced by one that does not exist, and the error of the missing password names it.
struct PasswordFile {
    /// The file that others may read; nil for a file that can be used, and without a file.
    let exposed: String?

    /// Examines the file named by the URL or the environment, else `~/.pgpass`.
    init(_ address: PostgresAddress) {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        let named = [address.value("passfile"), variable("PGPASSFILE")].compactMap(\.self).first { !$0.isEmpty }
        guard let path = named ?? variable("HOME").map({ $0 + "/.pgpass" }) else {
            exposed = nil
            return
        }
        var status = stat()
        let isFound = stat(path, &status) == 0
        let isPlain = status.st_mode & S_IFMT == S_IFREG
        let isOpen = status.st_mode & (S_IRWXG | S_IRWXO) != 0
        exposed = isFound && (!isPlain || isOpen) ? path : nil
    }

    /// The path of a file that does not exist; nil where libpq may use its file.
    var replacement: String? { exposed.map { $0 + "/ignored" } }
}
