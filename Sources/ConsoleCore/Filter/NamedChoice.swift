import SignoffOperator

/// Finds the name after a command among known names.
enum NamedChoice {
    /// Returns the index of a name among names.
    ///
    /// - Parameters:
    ///   - name: The typed name.
    ///   - names: The known names.
    ///   - kind: The noun for the names, for the remark about an unknown one.
    /// - Returns: The index, or a remark that suggests the nearest name.
    static func find(_ name: String, among names: [String], kind: String) -> Result<Int, UnknownName> {
        if let index = names.firstIndex(of: name) { return .success(index) }
        return .failure(UnknownName(kind: kind, name: name, nearest: Spelling.nearest(to: name, among: names)))
    }
}

/// An unknown name.
struct UnknownName: Error, Equatable {
    let kind: String
    let name: String
    /// The nearest known name; `nil` when none is near.
    let nearest: String?

    var remark: Remark { Remark("no \(kind) \"\(name)\"\(nearest.map { "; did you mean \($0)?" } ?? "")", .warning) }
}
