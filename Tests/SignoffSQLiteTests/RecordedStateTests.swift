import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// The files themselves, read by the saver, must give the states Python read from them.
@Suite("States of databases recorded with the reference")
struct RecordedStateTests {
    @Test("States and histories are those the reference gave", arguments: Recorded.names.filter { $0 != "store" })
    func states(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(path: folder.recorded(name), options: SQLiteSaver.Options(mode: .readOnly))
        let deviations = try Recorded.deviations(of: name)
        let threads = try #require(try Recorded.reading(name)["threads"]?.arrayValue)
        #expect(!threads.isEmpty)
        for recorded in threads {
            let thread = ThreadID(try #require(recorded["thread_id"]?.stringValue))
            let all = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            let root = all.filter(\.namespace.isEmpty)
            let namespaces = Set(all.map(\.namespace))
            let head = try #require(try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread)))
            let live = StateSnapshot(
                live: head,
                heads: heads(of: all),
                knowledge: GraphKnowledge(checkpoints: root, namespaces: namespaces)
            )
            let place = "\(name)/\(thread)"
            compare(live.json, try #require(recorded["state"]), at: "\(place)/state", except: deviations)
            let history = StateSnapshot.history(of: root, namespaces: namespaces)
            let expected = try #require(recorded["history"]?.arrayValue)
            #expect(history.count == expected.count, "\(place)")
            for (index, pair) in zip(history, expected).enumerated() {
                compare(pair.0.json, pair.1, at: "\(place)/history/\(index)", except: deviations)
            }
        }
    }

    @Test("Leaving out the namespaces of earlier turns leaves out no question", arguments: Recorded.names)
    func relevantNamespaces(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(path: folder.recorded(name), options: SQLiteSaver.Options(mode: .readOnly))
        let all = try await saver.savedCheckpoints(matching: CheckpointQuery())
        for (thread, checkpoints) in Dictionary(grouping: all, by: \.thread) {
            let expected = ThreadReading(heads: heads(of: checkpoints)).openInterrupts
            let listed = try await saver.openInterrupts(matching: InterruptQuery(thread: thread))
            #expect(listed.map(\.key).sorted() == expected.map(\.key).sorted(), "\(thread)")
        }
    }

    private func heads(of checkpoints: [SavedCheckpoint]) -> [SavedCheckpoint] {
        Dictionary(grouping: checkpoints, by: \.namespace).compactMap {
            $0.value.max { $0.checkpoint.id < $1.checkpoint.id }
        }
    }

    private func compare(_ read: JSONValue, _ recorded: JSONValue, at place: String, except deviations: Set<String>) {
        let names = Set((read.objectValue ?? [:]).keys).union((recorded.objectValue ?? [:]).keys)
        for name in names.sorted() where !deviations.contains("\(place)/\(name)") {
            #expect(read[name]?.canonicalText == recorded[name]?.canonicalText, "\(place)/\(name)")
        }
    }
}
