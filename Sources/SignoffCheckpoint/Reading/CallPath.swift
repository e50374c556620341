/// The stored path of a task that another task called, taken apart.
package struct CallPath {
    /// The path of the task that called.
    let caller: String
    /// The number of the call, counted from 0.
    let number: Int

    /// Two numbers of ten digits, each after a comma and a space.
    private static let tail = 24

    /// Reads a path; `nil` when it is that of a body, a node or the target of a send.
    init?(_ path: String) {
        let lead = "~\(PathWord.push), "
        guard path.hasPrefix("\(lead)~"), path.utf8.count > lead.utf8.count + Self.tail else { return nil }
        let rest = path.dropFirst(lead.count)
        guard let number = Int(rest.suffix(Self.tail - 2).prefix(10)) else { return nil }
        caller = String(rest.dropLast(Self.tail))
        self.number = number
    }

    /// A stored path as a list, as metadata of runs and snapshots show it.
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

    /// The numbers of the calls that lead to the task at `path`, the outermost first; empty for a body.
    static func numbers(to path: String) -> [Int] {
        guard let call = CallPath(path) else { return [] }
        return numbers(to: call.caller) + [call.number]
    }
}
