import OrderedCollections

/// An index of a thread's tasks by id and path, so that the cost of a question does not depend on the number of tasks.
struct TaskPlaces {
    /// A row of a task: the index of its checkpoint among the newest checkpoints, and the index of the row.
    struct Row: Hashable, Comparable {
        var head: Int
        var record: Int

        static func < (left: Row, right: Row) -> Bool { (left.head, left.record) < (right.head, right.record) }
    }

    private struct Place: Hashable {
        var head: Int
        /// A part of a row's path, as a slice of the same storage, because a path contains the paths of all its
        /// callers.
        var path: Substring
    }

    /// The maximum length in bytes of a path whose callers are indexed.
    ///
    /// The limit is enough for two thousand nested calls, and below the length that a path in a file of other programs
    /// can have.
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

    /// Returns the namespaces of the runs that a task started, up to the part of the task.
    func namespaces(of task: TaskID) -> [String] { namespaces[task.rawValue[...]].map(Array.init) ?? [] }

    /// Returns the indices of the runs that a task started, directly or indirectly.
    func runs(startedBy task: TaskID) -> [Int] { runs[task.rawValue[...]] ?? [] }

    /// Returns the rows of a task.
    func rows(of task: TaskID) -> [Row] { rowsOfTasks[task] ?? [] }

    /// Returns the rows of the tasks at a path.
    func rows(at path: String, in head: Int) -> [Row] { rowsAtPaths[Place(head: head, path: path[...])] ?? [] }

    /// Returns the rows of the tasks that the task at a path called, directly or indirectly.
    func rows(calledFrom path: String, in head: Int) -> [Row] { calls[Place(head: head, path: path[...])] ?? [] }
}
