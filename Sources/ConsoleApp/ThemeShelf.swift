package import ConsoleCore
import Glibc
import SignoffCheckpoint
import SignoffOperator

/// The themes that can be chosen: the ones that ship with the program, and over them the operator's own.
package struct ThemeShelf: Sendable {
    private var library = ThemeLibrary()
    /// The folder of the operator's own themes.
    private let folder: String?
    /// The files that were added by their paths.
    private var files: [String] = []
    /// Files that could not be read at all, one line each.
    package private(set) var faults: [String] = []

    /// Reads the shipped themes, then the files of `folder` that end in `.toml` or `.theme`; there need be no such folder.
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
    /// - Returns: The id it can be chosen by: its name without the ending, in lower case.
    /// - Throws: `configuration` when its name makes no id, `unreadable`.
    package mutating func add(file: String) throws -> ThemeID {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard let id = Self.id(ofFile: name) else {
            throw OperationError(
                .configuration,
                "'\(file)' is no theme file: its name must be like 'name.toml', of a-z, 0-9 and -"
            )
        }
        try add(file: file, named: id)
        files.append(file)
        return id
    }

    /// The same shelf, read again: for when one of its files was saved.
    ///
    /// A file that is gone or cannot be read is left out, and said in ``faults``.
    package func reread() -> ThemeShelf {
        var shelf = ThemeShelf(folder: folder)
        for file in files {
            do {
                _ = try shelf.add(file: file)
            } catch {
                shelf.faults.append(EffectPerformer.message(error))
            }
        }
        return shelf
    }

    /// The operator's own files and when each was last written, to tell whether ``reread()`` would find something new.
    package func stamps() -> [String: FileStamp] {
        var paths = files
        if let folder {
            paths += Self.fileNames(in: folder).filter { Self.id(ofFile: $0) != nil }.map { "\(folder)/\($0)" }
        }
        return Dictionary(paths.compactMap { path in FileStamp(of: path).map { (path, $0) } }) { first, _ in first }
    }

    /// The themes by id, each with why it cannot be used if so.
    package var choices: [ThemeChoice] { library.choices }

    /// Reads a theme and what it inherits.
    package func theme(_ id: ThemeID) throws(ThemeError) -> Theme { try library.theme(id) }

    /// Adds a file; the screen has no room for long paths, so a file of the folder is named by its end.
    private mutating func add(file: String, named id: ThemeID, shownAs name: String? = nil) throws {
        guard let bytes = try PrivateFiles.read(file) else {
            throw OperationError(.unreadable, "there is no theme file '\(file)'")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OperationError(.configuration, "\(file): a theme is UTF-8 text, and this is none")
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
