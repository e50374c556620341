/// The available themes: the built-in theme, and the themes of files.
package struct ThemeLibrary: Sendable {
    private var texts: [ThemeID: (text: String, file: String)] = [
        Theme.baseID: (Theme.baseText, "built-in base")
    ]

    /// The maximum length of a chain of inheriting themes, including the first.
    static let maximumChain = 5

    package init() {}

    /// Adds a file.
    ///
    /// It replaces an earlier file with the same id, so the user's folder is added last.
    package mutating func add(_ text: String, named id: ThemeID, file: String) {
        texts[id] = (text, file)
    }

    /// The themes in the order of their ids, with the reason why a theme cannot be used.
    package var choices: [ThemeChoice] {
        // Most themes inherit the same few.
        var sources: [ThemeID: ThemeSource] = [:]
        return texts.keys.sorted().map { id in
            do throws(ThemeError) {
                return ThemeChoice(id: id, name: try theme(id, reusing: &sources).name)
            } catch {
                return ThemeChoice(id: id, name: id.rawValue, fault: error.message)
            }
        }
    }

    /// Reads a theme and the themes it inherits.
    ///
    /// - Throws: ``ThemeError``. Other themes stay usable.
    package func theme(_ id: ThemeID) throws(ThemeError) -> Theme {
        var sources: [ThemeID: ThemeSource] = [:]
        return try theme(id, reusing: &sources)
    }

    /// Reads a theme and what it inherits, each file once.
    private func theme(_ id: ThemeID, reusing sources: inout [ThemeID: ThemeSource]) throws(ThemeError) -> Theme {
        var chain: [ThemeSource] = []
        var next: ThemeID? = id
        while let current = next {
            if chain.contains(where: { $0.id == current }) {
                let circle = (chain.map(\.id) + [current]).map(\.rawValue).joined(separator: " -> ")
                throw ThemeError(.inheritance, file: chain[0].file, "themes inherit in a circle: \(circle)")
            }
            guard chain.count < Self.maximumChain else {
                throw ThemeError(.inheritance, file: chain[0].file, "more than 4 themes inherit from one another")
            }
            guard let entry = texts[current] else {
                guard let last = chain.last else {
                    throw ThemeError(.unknownTheme, file: "themes", "theme \"\(current)\" does not exist")
                }
                throw ThemeError(.inheritance, file: last.file, "it inherits \"\(current)\", which does not exist")
            }
            let source: ThemeSource
            if let known = sources[current] {
                source = known
            } else {
                source = try ThemeSource(parsing: entry.text, named: current, file: entry.file)
                sources[current] = source
            }
            chain.append(source)
            next = source.inherits
        }
        return try Theme(joining: chain)
    }
}
