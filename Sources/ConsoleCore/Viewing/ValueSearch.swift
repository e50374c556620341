import OrderedCollections
import SignoffCheckpoint

/// A search in a value that can be large.
///
/// The search runs outside the core and reports its progress.
package struct ValueSearch: Equatable, Sendable {
    /// The number of the search.
    ///
    /// Results of an earlier search are ignored.
    package let ticket: Int
    let root: JSONValue
    let text: String

    /// The maximum number of places that are kept.
    private static let limit = 10_000
    /// The number of values after which progress is reported.
    private static let interval = 50_000

    /// The results so far.
    package struct Progress: Equatable, Sendable {
        package var ticket: Int
        /// The number of values that were searched.
        var visited: Int
        /// The places, in the order of the value.
        var found: [ValueTree.Path]
        var isOver: Bool
        /// Whether more places were found than are kept.
        var isCut: Bool
    }

    /// Searches the value.
    ///
    /// - Parameters:
    ///   - isCancelled: Returns whether to stop; called repeatedly.
    ///   - report: Receives the progress; called for the last time at the end.
    package func run(isCancelled: () -> Bool, report: (Progress) -> Void) {
        let wanted = text.lowercased()
        var progress = Progress(ticket: ticket, visited: 0, found: [], isOver: false, isCut: false)
        // The search has its own stack, because a value can be nested deeper than calls.
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
