/// The parts of the stored path of a task that another task called.
package struct CallPath {
    /// The path of the calling task.
    let caller: String
    /// The number of the call, counted from 0.
    let number: Int

    /// The length of two numbers of ten digits, each preceded by a comma and a space.
    private static let tail = 24

    /// Parses a path; `nil` for the path of a body, a node or the target of a send.
    init?(_ path: String) {
        let lead = "~\(PathWord.push), "
        guard path.hasPrefix("\(lead)~"), path.utf8.count > lead.utf8.count + Self.tail else { return nil }
        let rest = path.dropFirst(lead.count)
        guard let number = Int(rest.suffix(Self.tail - 2).prefix(10)) else { return nil }
        caller = String(rest.dropLast(Self.tail))
        self.number = number
    }

    /// Returns a stored path as a list, the form used in run metadata and snapshots.
    package static func list(of path: String) -> JSONValue {
        if let call = CallPath(path) {
            return [.string(PathWord.push), list(of: call.caller), .integer(Int64(call.number)), true]
        }
        let handler = ", \(PathWord.handler), 0000000000"
        if path.hasSuffix(handler) {
            let failed = list(of: String(path.dropLast(handler.count))).arrayValue ?? []
            return .array(failed + [.string(PathWord.handler), false])
        }
        if path.hasPrefix(PathWord.pullStart) {
            return [.string(PathWord.pull), .string(String(path.dropFirst(PathWord.pullStart.count)))]
        }
        let number = path.split(separator: ", ").dropFirst().first.flatMap { Int64($0) }
        return [.string(PathWord.push), .integer(number ?? 0), false]
    }

    /// Returns the numbers of the calls that lead to the task at `path`, outermost first; empty for a body.
    static func numbers(to path: String) -> [Int] {
        guard let call = CallPath(path) else { return [] }
        return numbers(to: call.caller) + [call.number]
    }
}
