import OrderedCollections
import SignoffCheckpoint

/// A search through a value that may be large: carried out elsewhere, told about as it goes on.
package struct ValueSearch: Equatable, Sendable {
    /// Which search it is; what an older one finds is not looked at.
    package let ticket: Int
    let root: JSONValue
    let text: String

    /// The most places that are kept.
    private static let limit = 10_000
    /// After how many values it is told how far it is.
    private static let interval = 50_000

    /// What was found so far.
    package struct Progress: Equatable, Sendable {
        package var ticket: Int
        /// How many values were looked at.
        var visited: Int
        /// The places, in the order of the value.
        var found: [ValueTree.Path]
        var isOver: Bool
        /// Whether there are more than are kept.
        var isCut: Bool
    }

    /// Looks through the value.
    ///
    /// - Parameters:
    ///   - isCancelled: Asked now and then whether to stop.
    ///   - report: Told how far it is, the last time when it is over.
    package func carryOut(isCancelled: () -> Bool, report: (Progress) -> Void) {
        let wanted = text.lowercased()
        var progress = Progress(ticket: ticket, visited: 0, found: [], isOver: false, isCut: false)
        // A stack of its own: the nesting may be deeper than that of calls.
        var stack: [(value: JSONValue, path: ValueTree.Path, label: String)] = [(root, [], "")]
        while let (value, path, label) = stack.popLast() {
            progress.visited += 1
            if progress.visited.isMultiple(of: Self.interval) {
                if isCancelled() { return }
                report(progress)
            }
            if Self.matches(value, label, wanted) {
                guard progress.found.count < Self.limit else {
                    progress.isCut = true
                    break
                }
                progress.found.append(path)
            }
            for index in (0..<ValueTree.count(value)).reversed() {
                guard let child = ValueTree.child(of: value, index) else { continue }
                stack.append((child.value, path + [index], value.arrayValue == nil ? child.label : ""))
            }
        }
        progress.isOver = true
        report(progress)
    }

    private static func matches(_ value: JSONValue, _ label: String, _ wanted: String) -> Bool {
        if label.lowercased().contains(wanted) { return true }
        switch value {
        case .string(let text): return text.lowercased().contains(wanted)
        case .array, .object: return false
        default: return value.text(.compact).contains(wanted)
        }
    }
}
