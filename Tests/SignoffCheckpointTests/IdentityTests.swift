import OrderedCollections
import SignoffCheckpoint
import Synchronization
import Testing

@Suite struct IdentityTests {
    @Test func xxh3MatchesTheRecordedHashes() throws {
        let cases = try #require(try Golden.vectors("xxh3_128")["cases"]?.arrayValue)
        #expect(cases.count > 40)
        for vector in cases {
            let length = Int(try #require(vector["length"]?.integerValue))
            let input = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
            #expect(.string(XXH3.hexDigest(of: input)) == vector["hex"], "\(length) bytes")
        }
    }

    /// Every recorded task is computed again from its name and place alone.
    @Test func taskIdentitiesMatchTheRecordedRows() throws {
        var count = 0
        for vector in try #require(try Golden.vectors("task_ids")["cases"]?.arrayValue) {
            let parts = try #require(vector["parts"]?.arrayValue).compactMap(\.stringValue)
            let namespace = try #require(vector["checkpoint_ns"]?.stringValue)
            let checkpoint = CheckpointID(try #require(vector["checkpoint_id"]?.stringValue))
            let step = Int(try #require(vector["checkpoint_step"]?.integerValue))
            let path = try #require(vector["task_path"]?.stringValue)
            let identity: TaskIdentity
            if parts[3] == "__pregel_pull" {
                identity = try TaskIdentity(
                    body: parts[2],
                    checkpoint: checkpoint,
                    checkpointStep: step,
                    runNamespace: namespace,
                    triggers: Array(parts[4...]).reversed()
                )
            } else if parts.count == 5 {
                identity = try TaskIdentity(
                    send: parts[2],
                    index: try #require(Int(parts[4])),
                    checkpoint: checkpoint,
                    checkpointStep: step,
                    runNamespace: namespace
                )
            } else {
                identity = try called(parts, by: parts[4], checkpoint, step, namespace)
            }
            #expect(identity.id.rawValue == vector["task_id"]?.stringValue)
            #expect(identity.path == path)
            #expect(identity.namespace == vector["task_checkpoint_ns"]?.stringValue)
            for (answers, id) in try #require(vector["interrupt_ids"]?.objectValue) {
                #expect(identity.interrupt(answers: try #require(Int(answers))).rawValue == id.stringValue)
            }
            count += 1
        }
        #expect(count > 50)
    }

    /// Calls of a body, and calls of a task called by a body.
    private func called(
        _ parts: [String],
        by callerPath: String,
        _ checkpoint: CheckpointID,
        _ step: Int,
        _ namespace: String
    ) throws -> TaskIdentity {
        let number = try #require(Int(parts[5]))
        let levels = String(parts[0].dropFirst(namespace.isEmpty ? 0 : namespace.count + 1)).split(separator: "|")
        let names = levels.map { String($0.prefix { $0 != ":" }) }
        var identity = try TaskIdentity(
            body: try #require(names.first),
            checkpoint: checkpoint,
            checkpointStep: step,
            runNamespace: namespace
        )
        if !parts[0].hasPrefix("\(identity.namespace)|") {
            // A node of a graph is triggered by another channel than an entrypoint.
            identity = try TaskIdentity(
                body: try #require(names.first),
                checkpoint: checkpoint,
                checkpointStep: step,
                runNamespace: namespace,
                triggers: ["branch:to:\(names[0])"]
            )
        }
        for name in names.dropFirst().dropLast() {
            let place = callerPath.split(separator: ", ")
            identity = identity.call(name, number: try #require(Int(place[place.count - 2])))
        }
        #expect(identity.path == callerPath)
        return identity.call(parts[2], number: number)
    }

    @Test func anIdThatIsNoUUIDIsRefused() throws {
        let error = try #require(throws: CheckpointError.self) {
            try TaskIdentity(body: "a", checkpoint: "checkpoint-1", checkpointStep: 0)
        }
        #expect(error.code == .invalidData)
    }

    @Test func checkpointIDsCarryTimeAndStep() throws {
        for vector in try #require(try Golden.vectors("ids_and_versions")["uuid6"]?.arrayValue) {
            let ticks = try #require(vector["time_100ns_since_1582"]?.integerValue)
            let recorded = CheckpointID(try #require(vector["uuid"]?.stringValue))
            let time = try #require(recorded.createdAt)
            #expect(time.microseconds == (ticks - 0x01B2_1DD2_1381_4000) / 10)
            let source = CheckpointIDSource(time: TimeSource { time }, random: RandomSource { 0xFFFF_1234_5678_9ABC })
            let made = source.next(step: Int(try #require(vector["clock_seq"]?.integerValue)))
            #expect(made.createdAt == time)
            let groups = made.rawValue.split(separator: "-")
            #expect(groups.map(\.count) == [8, 4, 4, 4, 12])
            #expect(groups[2].hasPrefix("6"))
            #expect(String(groups[3]) == vector["expected_group4"]?.stringValue)
            #expect(groups[4] == "123456789abc")
        }
    }

    @Test func checkpointIDsGrowEvenWhenTheClockDoesNot() {
        let clock = Mutex<Int64>(1_000_000)
        let source = CheckpointIDSource(
            time: TimeSource { Timestamp(microseconds: clock.withLock { $0 }) },
            random: RandomSource { 0 }
        )
        var ids = (0..<100).map { source.next(step: 5000 - $0) }
        clock.withLock { $0 = 10 }
        ids += (0..<100).map { source.next(step: $0) }
        clock.withLock { $0 = 2_000_000 }
        ids.append(source.next(step: -2))
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }

    @Test func aCheckpointIDComesAfterItsPredecessorOfAFasterClock() {
        let ahead = CheckpointIDSource(
            time: TimeSource { Timestamp(microseconds: 9_000_000) },
            random: RandomSource { 7 }
        )
        let behind = CheckpointIDSource(time: TimeSource { Timestamp(microseconds: 1) }, random: RandomSource { 0 })
        let parent = ahead.next(step: 16_383)
        #expect(behind.next(step: 0, after: parent) > parent)
    }

    @Test func channelVersionsAreWrittenAsTheReferenceWritesThem() throws {
        let vectors = try Golden.vectors("ids_and_versions")
        for vector in try #require(vectors["version_format"]?.arrayValue) {
            let fraction = try #require(vector["random"]?.stringValue.flatMap(Double.init))
            let version = ChannelVersion.next(after: [], random: RandomSource { UInt64(fraction * 0x1p53) << 11 })
            let drawn = Double(UInt64(fraction * 0x1p53)) * 0x1p-53
            guard drawn == fraction else { continue }
            #expect(version == .text(try #require(vector["text"]?.stringValue)))
        }
        for vector in try #require(vectors["versions"]?.arrayValue) {
            let current: [ChannelVersion] =
                switch vector["current"] {
                case .string(let text): [.text(text)]
                case .integer(let number): [.integer(number)]
                default: []
                }
            let next = ChannelVersion.next(after: current, random: RandomSource { 0 })
            guard case .text(let text) = next else { return }
            #expect(text.prefix(32) == vector["next"]?.stringValue?.prefix(32))
            #expect(current.allSatisfy { $0 < next })
        }
    }
}
