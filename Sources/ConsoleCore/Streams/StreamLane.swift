import OrderedCollections
import SignoffCheckpoint

/// The property by which the events of a merged stream are divided into lanes.
enum StreamLaneKind: String, CaseIterable, Sendable {
    case off, thread, node

    var next: StreamLaneKind {
        switch self {
        case .off: .thread
        case .thread: .node
        case .node: .off
        }
    }
}

/// The lanes of a merged stream, in the order of their first event.
///
/// The first few have a column each.
struct StreamLanes: Equatable, Sendable {
    private(set) var kind: StreamLaneKind = .off
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    /// The maximum number of lanes with a column of their own.
    ///
    /// Further lanes share the last column.
    static let limit = 8

    init(_ kind: StreamLaneKind = .off) {
        self.kind = kind
    }

    mutating func note(_ event: RunEvent) {
        guard let name = Self.name(of: event, kind), numbers[name] == nil else { return }
        numbers[name] = names.count
        names.append(name)
    }

    /// Returns the lane of an event, at most ``limit``.
    func number(of event: RunEvent) -> Int? {
        Self.name(of: event, kind).flatMap { numbers[$0] }.map { min($0, Self.limit - 1) }
    }

    private static func name(of event: RunEvent, _ kind: StreamLaneKind) -> String? {
        switch kind {
        case .off: nil
        case .thread: event.thread.rawValue
        case .node: event.node ?? event.workflow
        }
    }
}

extension RunEvent {
    /// The task or node of an event, if the event names it.
    ///
    /// A nested one has the path of its namespace.
    var node: String? {
        let path = namespace.map { String($0.prefix { $0 != ":" }) }
        if mode == "updates", let name = payload.objectValue?.keys.first(where: { !$0.hasPrefix("__") }) {
            return (path + [name]).joined(separator: "/")
        }
        if let task = payload["error"]?["task"]?.stringValue { return (path + [task]).joined(separator: "/") }
        return path.isEmpty ? nil : path.joined(separator: "/")
    }

    /// The kind of the event: `interrupt`, `error` or `checkpoint`, otherwise its stream mode.
    var kind: String {
        if payload["__interrupt__"] != nil { return "interrupt" }
        if isError { return "error" }
        switch mode {
        case "checkpoints", "values": return "checkpoint"
        default: return mode
        }
    }

    /// Whether the event is about a failure.
    var isError: Bool {
        if payload["status"] == "error" { return true }
        guard mode == "run" || mode == "custom", let error = payload["error"] else { return false }
        return !error.isNull
    }

    /// The approximate size in bytes.
    var weight: Int { 200 + payload.approximateBytes }
}

extension JSONValue {
    /// The approximate size in memory, in bytes.
    var approximateBytes: Int {
        switch self {
        case .string(let text), .number(let text): 32 + text.utf8.count
        case .array(let elements): elements.reduce(32) { $0 + $1.approximateBytes }
        case .object(let members): members.reduce(64) { $0 + 32 + $1.key.utf8.count + $1.value.approximateBytes }
        default: 32
        }
    }
}
