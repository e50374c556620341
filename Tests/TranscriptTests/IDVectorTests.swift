import SignoffCheckpoint
import Testing

/// The recorded ids, computed again from the places they name.
@Suite
struct IDVectorTests {
    @Test
    func `Tasks, questions and hashes have the recorded ids`() throws {
        let vectors = try #require(try Transcript.read("Transcripts/\(Recordings.vectors).json"))
        let checkpoint = CheckpointID(try #require(vectors["checkpoint_id"]?.stringValue))
        let body = try TaskIdentity(body: "wf", checkpoint: checkpoint, checkpointStep: -1)
        let middle = body.call("mid", number: 1)
        let last = body.call("leaf", number: 2)
        let tasks = [body, body.call("leaf", number: 0), middle, middle.call("leaf", number: 0), last]
        let recorded = try #require(vectors["tasks"]?.arrayValue)
        #expect(tasks.map { JSONValue.string($0.id.rawValue) } == recorded.map { $0["id"] })
        for (task, recorded) in zip(tasks, recorded) {
            guard let namespace = recorded["checkpoint_ns"]?.stringValue else { continue }
            #expect(task.namespace == namespace)
        }
        let questions = [body.interrupt(answers: 0), body.interrupt(answers: 1), last.interrupt(answers: 0)]
        #expect(
            questions.map { JSONValue.string($0.rawValue) }
                == vectors["interrupts"]?.arrayValue?.compactMap { $0["id"] }
        )
        let checks = try #require(vectors["hash_checks"]?.arrayValue)
        #expect(checks.count == 6)
        for check in checks {
            let text = try #require(check["text"]?.stringValue)
            #expect(.string(XXH3.hexDigest(of: Array(text.utf8))) == check["xxh3_128"], "\(text.prefix(20))")
        }
    }
}
