import OrderedCollections
import SignoffCheckpoint

/// A value as a tree in which only open parts have rows, so that the first screen takes constant time.
struct ValueTree: Equatable, Sendable {
    /// The path to a value: the index of the member or element on each level.
    typealias Path = [Int]

    /// A row of the tree.
    struct Row: Equatable, Sendable {
        enum Kind: Equatable, Sendable {
            case value(JSONValue)
            /// A line of an open long text.
            case text(String)
            /// The number of further members or lines without rows.
            case more(Int)
        }

        var path: Path
        /// The key of the member, or the index of the element; empty for the whole value.
        var label: String
        var isElement: Bool
        var kind: Kind
        var depth: Int { path.count }
    }

    let root: JSONValue
    private(set) var rows: [Row] = []
    private var open: Set<Path> = [[]]
    private var shown: [Path: Int] = [:]

    /// The number of members or lines that get rows at first and with each further step.
    static let portion = 500
    /// The maximum number of rows that opening everything creates.
    static let rowLimit = 20_000
    /// The maximum length of a text on one line.
    private static let lineLength = 400

    init(_ root: JSONValue) {
        self.root = root
        layOut()
        // Small values are opened at once.
        for row in rows where rows.count < 60 {
            guard case .value(let value) = row.kind, value.isContainer, value.weight(limit: 24) <= 24 else { continue }
            open.insert(row.path)
            layOut()
        }
    }

    func isOpen(_ row: Row) -> Bool { open.contains(row.path) }

    /// Whether a row can be opened.
    static func canOpen(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.utf8.count > 60 || text.contains("\n")
        default: value.isContainer
        }
    }

    /// Opens or closes a row, or adds rows to a row for further ones.
    mutating func toggle(_ index: Int) {
        guard rows.indices.contains(index) else { return }
        let row = rows[index]
        switch row.kind {
        case .more: shown[row.path, default: Self.portion] += Self.portion
        case .text: open.remove(row.path)
        case .value(let value):
            guard Self.canOpen(value) else { return }
            if open.remove(row.path) == nil { open.insert(row.path) }
        }
        layOut()
    }

    /// Opens everything up to ``rowLimit`` rows, and returns whether that was all.
    mutating func openAll() -> Bool {
        var waiting: [Path] = [[]]
        var count = 0
        while let path = waiting.popLast() {
            guard let value = value(at: path) else { continue }
            open.insert(path)
            let children = min(Self.count(value), Self.portion)
            count += children
            if count > Self.rowLimit { break }
            for child in (0..<children).reversed() {
                if let inner = Self.child(of: value, child)?.value, inner.isContainer { waiting.append(path + [child]) }
            }
        }
        layOut()
        return waiting.isEmpty && count <= Self.rowLimit
    }

    /// Closes everything except the value itself.
    mutating func closeAll() {
        open = [[]]
        shown = [:]
        layOut()
    }

    /// Opens the path to a value and returns its row.
    mutating func reveal(_ path: Path) -> Int {
        for length in 0..<path.count {
            let parent = Array(path[..<length])
            open.insert(parent)
            if path[length] >= shown[parent] ?? Self.portion { shown[parent] = path[length] + Self.portion }
        }
        layOut()
        return rows.firstIndex { $0.path == path } ?? 0
    }

    func value(at path: Path) -> JSONValue? {
        var value = root
        for step in path {
            guard let child = Self.child(of: value, step)?.value else { return nil }
            value = child
        }
        return value
    }

    /// Returns the names of the members along a path.
    func names(along path: Path) -> [String] {
        var value = root
        var names: [String] = []
        for step in path {
            guard let child = Self.child(of: value, step) else { break }
            if value.arrayValue == nil { names.append(child.label) }
            value = child.value
        }
        return names
    }

    /// Returns the place of a row in words: `$.items[3].id`.
    func place(of path: Path) -> String {
        var value = root
        var text = "$"
        for step in path {
            guard let child = Self.child(of: value, step) else { break }
            text += value.arrayValue == nil ? ".\(ForeignText.name(child.label))" : "[\(step)]"
            value = child.value
        }
        return text
    }

    // MARK: Laying out

    private mutating func layOut() {
        rows = []
        add(root, [], label: "", isElement: false)
    }

    private mutating func add(_ value: JSONValue, _ path: Path, label: String, isElement: Bool) {
        if !path.isEmpty || !value.isContainer {
            rows.append(Row(path: path, label: label, isElement: isElement, kind: .value(value)))
        }
        guard open.contains(path) else { return }
        let limit = shown[path] ?? Self.portion
        switch value {
        case .object, .array:
            let count = Self.count(value)
            for index in 0..<min(count, limit) {
                guard let child = Self.child(of: value, index) else { continue }
                add(child.value, path + [index], label: child.label, isElement: value.arrayValue != nil)
            }
            if count > limit { addMore(count - limit, path) }
        case .string(let text) where Self.canOpen(value):
            var lines = 0
            var rest = text[...]
            while !rest.isEmpty {
                guard lines < limit else {
                    addMore(rest.utf8.count / Self.lineLength + 1, path)
                    return
                }
                let line = rest.prefix(Self.lineLength).prefix { $0 != "\n" }
                rows.append(Row(path: path, label: "", isElement: false, kind: .text(String(line))))
                rest = rest[line.endIndex...]
                if rest.first == "\n" { rest = rest.dropFirst() }
                lines += 1
            }
        default: break
        }
    }

    private mutating func addMore(_ count: Int, _ path: Path) {
        rows.append(Row(path: path, label: "", isElement: false, kind: .more(count)))
    }

    static func count(_ value: JSONValue) -> Int {
        switch value {
        case .object(let members): members.count
        case .array(let elements): elements.count
        default: 0
        }
    }

    static func child(of value: JSONValue, _ index: Int) -> (label: String, value: JSONValue)? {
        switch value {
        case .object(let members) where index < members.count:
            return (members.elements[index].key, members.elements[index].value)
        case .array(let elements) where index < elements.count: return (String(index), elements[index])
        default: return nil
        }
    }
}
