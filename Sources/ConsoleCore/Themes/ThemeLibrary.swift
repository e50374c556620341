/// All themes that can be chosen: the built-in one and the files that were found.
package struct ThemeLibrary: Sendable {
    private var texts: [ThemeID: (text: String, file: String)] = [
        Theme.baseID: (Theme.baseText, "built-in base")
    ]

    /// The longest chain of themes that inherit from one another, the first included.
    static let maximumChain = 5

    package init() {}

    /// Adds a file; one of the same id added earlier is replaced, so that a user's folder is added last.
    package mutating func add(_ text: String, named id: ThemeID, file: String) {
        texts[id] = (text, file)
    }

    /// The themes in order of their ids, each with why it cannot be used if so.
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

    /// Reads a theme and what it inherits.
    ///
    /// - Throws: ``ThemeError``; other themes are not concerned.
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
                    throw ThemeError(.unknownTheme, file: "themes", "there is no theme \"\(current)\"")
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
