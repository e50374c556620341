import SignoffCheckpoint
import SignoffOperator

/// The checkpoints of selected threads, and the cursor in the current thread.
struct HistoryState: Equatable, Sendable {
    enum Tab: String, CaseIterable, Sendable {
        case state = "State"
        case difference = "Diff"
        case tasks = "Tasks"
        case writes = "Writes"
        case metadata = "Metadata"
        case graph = "Graph"
    }

    /// The graph of a thread, if it has a known one.
    struct KnownGraph: Equatable, Sendable {
        var thread: ThreadID
        /// The graph; nil for a thread without a known graph.
        var graph: ThreadGraph?
    }

    /// A checkpoint of a thread.
    struct Place: Hashable, Sendable {
        var thread: ThreadID
        var checkpoint: CheckpointID
    }

    /// The current thread.
    var thread: ThreadID?
    /// The checkpoints by thread, newest first.
    var entries: [ThreadID: [HistoryEntry]] = [:]
    var cursor = ListCursor<CheckpointID>()
    var tab: Tab = .state
    var scroll = 0
    var isDetailFocused = false
    var filter = ""
    /// The checkpoints marked for a comparison, the newest mark last: at most two, of one thread or of two.
    var marks: [Place] = []
    /// The checkpoints that the Diff tab compares instead of the checkpoint under the cursor and its parent.
    var compared: [Place] = []
    /// A thread whose newest checkpoint is compared once it is loaded.
    var comparedThread: ThreadID?
    var comparisons = ComparisonCache()
    /// The lanes of branches, by thread.
    private(set) var graphs: [ThreadID: HistoryGraph] = [:]
    /// The graph of the current thread; nil until it is loaded.
    private(set) var knownGraph: KnownGraph?
    /// Whether checkpoints older than the loaded ones exist, by thread.
    private(set) var isCut: [ThreadID: Bool] = [:]

    var all: [HistoryEntry] { thread.flatMap { entries[$0] } ?? [] }

    var visible: [HistoryEntry] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return all }
        return all.filter { entry in
            let columns = ["kind": entry.source, "id": entry.checkpoint.rawValue]
            return query.matches(columns: columns) {
                entry.next.joined(separator: " ") + " " + entry.values.text(.compact)
            }
        }
    }

    var current: HistoryEntry? { cursor.id.flatMap { id in all.first { $0.checkpoint == id } } }

    func entry(_ id: CheckpointID?) -> HistoryEntry? { id.flatMap { id in all.first { $0.checkpoint == id } } }

    func entry(at place: Place) -> HistoryEntry? {
        entries[place.thread]?.first { $0.checkpoint == place.checkpoint }
    }

    /// Adds a page of a thread's checkpoints: the newest, or those before a checkpoint.
    mutating func keep(
        _ page: [HistoryEntry],
        of thread: ThreadID,
        before: CheckpointID? = nil,
        hasOlder: Bool = false
    ) {
        let known = entries[thread] ?? []
        let merged: [HistoryEntry]
        if let before {
            merged = known.filter { $0.checkpoint >= before } + page
            isCut[thread] = hasOlder
        } else if let oldest = page.last?.checkpoint, hasOlder, let newest = known.first, newest.checkpoint >= oldest {
            // Older checkpoints that were loaded before are kept.
            merged = page + known.filter { $0.checkpoint < oldest }
        } else {
            merged = page
            isCut[thread] = hasOlder
        }
        guard entries[thread] != merged else { return }
        entries[thread] = merged
        graphs[thread] = HistoryGraph(merged.map { ($0.checkpoint, $0.parent) })
    }

    /// Keeps the loaded graph of a thread.
    ///
    /// `nil` stands for a thread without a known graph, which has no tab for it.
    mutating func keep(_ graph: ThreadGraph?, of thread: ThreadID) {
        guard thread == self.thread else { return }
        knownGraph = KnownGraph(thread: thread, graph: graph)
        if graph == nil, tab == .graph { tab = .state }
    }

    /// The graph with the states of its nodes in the superstep that starts at the checkpoint under the cursor.
    var currentGraph: ThreadGraph? {
        guard let graph = knownGraph?.graph, let current else { return nil }
        return graph.at(current)
    }

    /// Whether the stored rows belong to a graph that this program does not have, and whose defaults it does not know.
    ///
    /// The writes of a graph mark nodes as due. A server reports no writes, and applies the defaults itself.
    var isOfUnknownGraph: Bool {
        guard let knownGraph, knownGraph.graph == nil else { return false }
        return all.contains { $0.writes.contains { InternalChannel.isSteering($0.channel) } }
    }

    /// The tabs of the current thread: one for the drawing if its graph is known.
    var shownTabs: [Tab] { Tab.allCases.filter { $0 != .graph || knownGraph?.graph != nil } }

    /// The load of the checkpoints before the loaded ones, once the cursor is near their end; `nil` for none.
    var olderLoad: ConsoleLoad? {
        guard let thread, isCut[thread] == true, let last = entries[thread]?.last,
            cursor.index >= visible.count - 50
        else { return nil }
        return .olderHistory(thread, last.checkpoint)
    }

    /// Marks the checkpoint under the cursor, or removes its mark.
    ///
    /// A third mark replaces the oldest.
    mutating func toggleMark() {
        guard let thread, let id = cursor.id else { return }
        let place = Place(thread: thread, checkpoint: id)
        if let index = marks.firstIndex(of: place) {
            marks.remove(at: index)
        } else {
            marks = Array((marks + [place]).suffix(2))
        }
    }

    /// The comparison of the Diff tab, older side first; `nil` when there is nothing to compare with.
    var comparison: Comparison? {
        if compared.count == 2 { return Comparison(from: compared[0], to: compared[1]) }
        guard let thread, let current, let parent = entry(current.parent), parent.fault == nil else { return nil }
        return Comparison(
            from: Place(thread: thread, checkpoint: parent.checkpoint),
            to: Place(thread: thread, checkpoint: current.checkpoint)
        )
    }

    /// Shows the history of a thread.
    mutating func show(_ new: ThreadID) {
        guard thread != new else { return }
        thread = new
        knownGraph = nil
        if tab == .graph { tab = .state }
        compared = []
        cursor = ListCursor()
        scroll = 0
        filter = ""
    }
}
