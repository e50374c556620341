import SignoffOperator

/// A name given after a command, found among those there are.
enum NamedChoice {
    /// The place of a name among names.
    ///
    /// - Parameters:
    ///   - name: What was typed.
    ///   - names: The names there are.
    ///   - kind: What they name, for the words about a name that is not among them.
    /// - Returns: The place, or words that suggest the nearest name.
    static func find(_ name: String, among names: [String], kind: String) -> Result<Int, UnknownName> {
        if let index = names.firstIndex(of: name) { return .success(index) }
        return .failure(UnknownName(kind: kind, name: name, nearest: Spelling.nearest(to: name, among: names)))
    }
}

/// A name that nothing has.
struct UnknownName: Error, Equatable {
    let kind: String
    let name: String
    /// The name most like it; nil when none is.
    let nearest: String?

    var remark: Remark { Remark("no \(kind) \"\(name)\"\(nearest.map { "; did you mean \($0)?" } ?? "")", .warning) }
}
