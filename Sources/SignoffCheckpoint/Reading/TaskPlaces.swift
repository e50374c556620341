import OrderedCollections

/// The places of a thread's tasks, found by ids and paths, so that the cost of a question does not depend on their
/// number.
struct TaskPlaces {
    /// A row of a task: the number of its head, and its own among the rows beside it.
    struct Row: Hashable, Comparable {
        var head: Int
        var record: Int

        static func < (left: Row, right: Row) -> Bool { (left.head, left.record) < (right.head, right.record) }
    }

    private struct Place: Hashable {
        var head: Int
        /// A part of the path of some row, which shares its storage: a path repeats those of all its callers.
        var path: Substring
    }

    /// The longest path whose callers are noted, in bytes: enough for two thousand bodies that call each other, and less than the path of a file that others
    /// wrote may have.
    private static let maximumPath = 64 << 10

    private var namespaces: [Substring: OrderedSet<String>] = [:]
    private var runs: [Substring: [Int]] = [:]
    private var rowsOfTasks: [TaskID: [Row]] = [:]
    private var calls: [Place: [Row]] = [:]
    private var rowsAtPaths: [Place: [Row]] = [:]

    init(of heads: [SavedCheckpoint], _ records: [[TaskRecord]]) {
        for (number, head) in heads.enumerated() where !head.namespace.isEmpty {
            note(head.namespace, of: number)
        }
        for (head, records) in records.enumerated() {
            for (number, record) in records.enumerated() {
                let row = Row(head: head, record: number)
                rowsOfTasks[record.task, default: []].append(row)
                rowsAtPaths[Place(head: head, path: record.path[...]), default: []].append(row)
                var path = record.path[...]
                guard path.utf8.count <= Self.maximumPath else { continue }
                while let caller = TaskIdentity.callerPath(ofCall: path) {
                    calls[Place(head: head, path: caller), default: []].append(row)
                    path = caller
                }
            }
        }
    }

    private mutating func note(_ namespace: String, of head: Int) {
        var around = ""
        var seen: Set<Substring> = []
        for part in namespace.split(separator: "|", omittingEmptySubsequences: false) {
            around += around.isEmpty ? String(part) : "|\(part)"
            guard let task = part.split(separator: ":", omittingEmptySubsequences: false).last,
                seen.insert(task).inserted
            else { continue }
            namespaces[task, default: []].append(around)
            runs[task, default: []].append(head)
        }
    }

    /// The namespaces of the runs that a task started, up to its own part.
    func namespaces(of task: TaskID) -> [String] { namespaces[task.rawValue[...]].map(Array.init) ?? [] }

    /// The heads of the runs that a task started, directly or around others.
    func runs(startedBy task: TaskID) -> [Int] { runs[task.rawValue[...]] ?? [] }

    /// The rows of a task.
    func rows(of task: TaskID) -> [Row] { rowsOfTasks[task] ?? [] }

    /// The rows of the tasks at a path.
    func rows(at path: String, in head: Int) -> [Row] { rowsAtPaths[Place(head: head, path: path[...])] ?? [] }

    /// The rows of the tasks that the task at a path called, directly or around others.
    func rows(calledFrom path: String, in head: Int) -> [Row] { calls[Place(head: head, path: path[...])] ?? [] }
}
