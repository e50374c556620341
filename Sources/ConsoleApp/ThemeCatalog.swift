package import ConsoleCore
import Glibc
import SignoffCheckpoint
import SignoffOperator

/// The available themes: the built-in themes, and the operator's themes, which take precedence.
package struct ThemeCatalog: Sendable {
    private var library = ThemeLibrary()
    /// The folder of the operator's themes.
    private let folder: String?
    /// The files that were added by path.
    private var files: [String] = []
    /// Unreadable files, one line each.
    package private(set) var faults: [String] = []

    /// Reads the built-in themes, followed by the files of `folder` that end in `.toml` or `.theme`.
    ///
    /// The folder need not exist.
    package init(folder: String?) {
        self.folder = folder
        for (id, text) in ShippedThemes.all { library.add(text, named: ThemeID(id), file: "themes/\(id).toml") }
        guard let folder else { return }
        for name in Self.fileNames(in: folder).sorted() {
            guard let id = Self.id(ofFile: name) else { continue }
            do {
                try add(file: "\(folder)/\(name)", named: id, shownAs: "themes/\(name)")
            } catch {
                faults.append(EffectPerformer.message(error))
            }
        }
    }

    /// Adds one file.
    ///
    /// - Returns: The id: the file name without its extension, in lower case.
    /// - Throws: `configuration` when the name is not a valid id; `unreadable`.
    package mutating func add(file: String) throws -> ThemeID {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard let id = Self.id(ofFile: name) else {
            throw OperationError(
                .configuration,
                "'\(file)' is not a theme file: its name must be like 'name.toml', with a-z, 0-9 and -"
            )
        }
        try add(file: file, named: id)
        files.append(file)
        return id
    }

    /// Returns the same themes, read again, after a file was saved.
    ///
    /// A missing or unreadable file is omitted and listed in ``faults``.
    package func reread() -> ThemeCatalog {
        var catalog = ThemeCatalog(folder: folder)
        for file in files {
            do {
                _ = try catalog.add(file: file)
            } catch {
                catalog.faults.append(EffectPerformer.message(error))
            }
        }
        return catalog
    }

    /// Returns the operator's files with their stamps, which show whether ``reread()`` would find a change.
    package func stamps() -> [String: FileStamp] {
        var paths = files
        if let folder {
            paths += Self.fileNames(in: folder).filter { Self.id(ofFile: $0) != nil }.map { "\(folder)/\($0)" }
        }
        return Dictionary(paths.compactMap { path in FileStamp(of: path).map { (path, $0) } }) { first, _ in first }
    }

    /// The themes by id, with the reason why a theme cannot be used.
    package var choices: [ThemeChoice] { library.choices }

    /// Reads a theme, and the themes that it inherits from.
    package func theme(_ id: ThemeID) throws(ThemeError) -> Theme { try library.theme(id) }

    /// Adds a file.
    ///
    /// A file of the folder is named by the end of its path, because the screen has no room for long paths.
    private mutating func add(file: String, named id: ThemeID, shownAs name: String? = nil) throws {
        guard let bytes = try PrivateFiles.read(file) else {
            throw OperationError(.unreadable, "theme file '\(file)' does not exist")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OperationError(.configuration, "\(file): a theme must be UTF-8 text")
        }
        library.add(text, named: id, file: name ?? file)
    }

    private static func id(ofFile name: String) -> ThemeID? {
        for ending in [".theme", ".toml"] where name.hasSuffix(ending) {
            let id = name.dropLast(ending.count).lowercased()
            let isValid =
                !id.isEmpty && id.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
            return isValid ? ThemeID(id) : nil
        }
        return nil
    }

    private static func fileNames(in folder: String) -> [String] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
        }
        return names
    }
}
