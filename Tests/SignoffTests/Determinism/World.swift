import OrderedCollections
import SignoffCheckpoint
import Synchronization

/// What really happens, whichever process does it: how often each body runs, and which results are stored.
final class World: Sendable {
    private struct State {
        var times: [String: Int] = [:]
        var stored: Set<String> = []
        var repeated: [String] = []
        var diary: [String] = []
    }

    private let state = Mutex(State())

    /// Counts a run of the body `label` and returns how often it has run.
    @discardableResult
    func enter(_ label: String) -> Int {
        state.withLock { state in
            if state.stored.contains(label) { state.repeated.append(label) }
            state.times[label, default: 0] += 1
            state.diary.append("runs \(label)")
            return state.times[label, default: 0]
        }
    }

    /// Notes which results `changes` hold, once they are stored.
    func noteStored(_ changes: [CheckpointChange]) {
        let labels = changes.flatMap(\.finishedLabels)
        state.withLock { state in
            state.stored.formUnion(labels)
            state.diary.append(contentsOf: labels.map { "stored \($0)" })
        }
    }

    /// Begins a turn: the same bodies are run for it as for the one before.
    func beginTurn() {
        state.withLock { state in
            state.stored = []
            state.times = [:]
        }
        note("next turn")
    }

    /// Notes something else that happened.
    func note(_ event: String) {
        state.withLock { $0.diary.append(event) }
    }

    /// Everything that happened, in order.
    var diary: String { state.withLock { $0.diary.joined(separator: "; ") } }

    /// The bodies that ran although their result was stored.
    var repeated: [String] { state.withLock { $0.repeated } }
}

extension CheckpointChange {
    /// The labels of the tasks and nested workflows that are done with this change, the losers of a race among them.
    ///
    /// A workflow is done with its last checkpoint: before that, tasks it started may still be running.
    fileprivate var finishedLabels: [String] {
        if case .writes(let batch) = self, batch.writes.contains(where: { $0.channel == ReservedChannel.noWrites }) {
            return batch.taskName.map { [$0] } ?? []
        }
        let results: [StoredValue?] =
            switch self {
            case .writes(let batch): batch.writes.filter { $0.channel == ReservedChannel.result }.map(\.value)
            case .checkpoint(let saved) where saved.metadata.source == .loop:
                [saved.checkpoint.channelValues[ReservedChannel.end]]
            case .checkpoint: []
            }
        return results.compactMap { $0?.mapValue?["label"]?.stringValue }
    }
}
