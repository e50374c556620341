package import ConsoleCore
import Glibc
import SignoffCheckpoint
import SignoffOperations

/// The themes that can be chosen: the ones that ship with the program, and over them the operator's own.
package struct ThemeShelf: Sendable {
    private var library = ThemeLibrary()
    /// Files that could not be read at all, one line each.
    package private(set) var faults: [String] = []

    /// Reads the shipped themes, then the files of `folder` that end in `.toml` or `.theme`; there need be no such folder.
    package init(folder: String?) {
        for (id, text) in ShippedThemes.all { library.add(text, named: ThemeID(id), file: "themes/\(id).toml") }
        guard let folder else { return }
        for name in Self.fileNames(in: folder).sorted() {
            guard let id = Self.id(ofFile: name) else { continue }
            do {
                try add(file: "\(folder)/\(name)", named: id)
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
        return id
    }

    /// The themes by id, each with why it cannot be used if so.
    package var choices: [ThemeChoice] { library.choices }

    /// Reads a theme and what it inherits.
    package func theme(_ id: ThemeID) throws(ThemeError) -> Theme { try library.theme(id) }

    private mutating func add(file: String, named id: ThemeID) throws {
        guard let bytes = try PrivateFiles.read(file) else {
            throw OperationError(.unreadable, "there is no theme file '\(file)'")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OperationError(.configuration, "\(file): a theme is UTF-8 text, and this is none")
        }
        library.add(text, named: id, file: file)
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
