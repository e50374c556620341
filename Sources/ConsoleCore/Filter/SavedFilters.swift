import CellGrid
import SignoffOperator

/// Filters that were saved under a name.
struct SavedFilters: Equatable, Sendable {
    private(set) var byName: [String: String]

    init(_ byName: [String: String] = [:]) { self.byName = byName }

    private var names: [String] { byName.keys.sorted() }

    /// The meaning of a typed filter.
    enum Resolution: Equatable {
        case text(String)
        /// There is no filter of the name. The remark says so.
        case unknown(Remark)
    }

    /// Returns the typed filter; `@name` stands for a saved one.
    func resolve(_ text: String) -> Resolution {
        guard text.first == "@" else { return .text(text) }
        let name = String(text.dropFirst())
        if let saved = byName[name] { return .text(saved) }
        let near = Spelling.nearest(to: name, among: names)
        let known = names.isEmpty ? "none is saved yet" : names.joined(separator: " ")
        return .unknown(Remark("no filter @\(name)\(near.map { "; did you mean @\($0)?" } ?? ": \(known)")", .warning))
    }

    /// Saves a filter under a name.
    ///
    /// Without a filter, the name is removed.
    ///
    /// - Returns: Whether the filters changed, and the remark.
    mutating func save(_ text: String, as name: String?) -> (isChanged: Bool, remark: Remark) {
        guard let name, !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else {
            return (false, Remark("a filter is saved as :save name; the name has letters, digits, - and _", .warning))
        }
        guard !text.isEmpty else {
            guard byName.removeValue(forKey: name) != nil else {
                return (
                    false, Remark("there is neither a filter to save nor a saved filter @\(name) to remove", .warning)
                )
            }
            return (true, Remark("@\(name) is removed"))
        }
        byName[name] = text
        return (true, Remark("/\(text) is saved: /@\(name) filters by it", .success))
    }
}
