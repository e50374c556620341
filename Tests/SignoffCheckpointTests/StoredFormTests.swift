import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite struct StoredFormTests {
    @Test func aCheckpointComesBackFromItsMap() throws {
        let checkpoint = Checkpoint(
            id: "1f1e6860-43f4-6f54-bffe-41649f767c45",
            createdAt: "2026-11-22T14:30:25.566154+00:00",
            channelValues: ["__start__": .string("cat"), "nil": .null],
            channelVersions: ["__start__": .text("01.5"), "old": .integer(3)],
            versionsSeen: ["__input__": [:], "node": ["__start__": .text("01.5")]],
            updatedChannels: ["__start__"],
            extraEntries: StoredMap(pairs: [("pending_sends", .array([]))])
        )
        #expect(try Checkpoint(storedMap: checkpoint.storedMap) == checkpoint)
        #expect(
            try #require(checkpoint.storedMap.mapValue).entries.compactMap(\.key.stringValue)
                == [
                    "v", "ts", "id", "channel_values", "channel_versions", "versions_seen", "updated_channels",
                    "pending_sends",
                ]
        )
    }

    @Test func whatOldCheckpointsLeaveOutIsEmpty() throws {
        let checkpoint = try Checkpoint(storedMap: .map(["id": .string("x")]))
        #expect(checkpoint.formatVersion == 1)
        #expect(checkpoint.channelValues.isEmpty && checkpoint.updatedChannels == nil)
    }

    @Test(
        "A value that is not a checkpoint is refused",
        arguments: [
            StoredValue.null, .map([:]), .map(["id": .integer(1)]),
            .map(["id": .string("x"), "channel_values": .array([])]),
            .map(["id": .string("x"), "versions_seen": .map(["a": .null])]),
            .opaque(SerializedValue(type: "msgpack+aes", bytes: [1])),
        ]
    )
    func whatIsNoCheckpointIsRefused(stored: StoredValue) throws {
        let error = try #require(throws: CheckpointError.self) { try Checkpoint(storedMap: stored) }
        #expect(error.code == .invalidData)
    }

    @Test func questionsAreReadInAllTheirShapes() throws {
        let question = Interrupt(id: "0123456789abcdef0123456789abcdef", value: .string("?"), responseSchema: .map([:]))
        #expect(Interrupt.list(from: .array([try question.storedValue()])) == [question])
        #expect(Interrupt.list(from: try question.storedValue()) == [question])
        func object(_ fields: KeyValuePairs<String, StoredValue>) throws -> StoredValue {
            try PythonObject(code: 2, module: "langgraph.types", name: "Interrupt", argument: .map(fields))
                .storedValue()
        }
        let fromNamespace = Interrupt.list(
            from: try object([
                "value": .integer(1), "resumable": .bool(true), "ns": .array([.string("a:1"), .string("b:2")]),
                "when": .string("during"),
            ])
        )
        #expect(fromNamespace.first?.id == TaskIdentity.interrupt(inNamespace: "a:1|b:2", answers: 0))
        #expect(Interrupt.list(from: try object(["value": .integer(1), "when": .string("during")])).first?.id == nil)
        #expect(Interrupt.list(from: .string("x")).isEmpty)
    }

    @Test(
        "A question that cannot be decoded is one all the same, without an id",
        arguments: [
            StoredExtension(code: 2, payload: [0xA3, 0xFF, 0xFE, 0xFD]), StoredExtension(code: 2, payload: []),
            StoredExtension(code: 2, payload: [0xDD, 0xFF, 0xFF, 0xFF, 0xFF]),
            StoredExtension(code: 2, payload: [UInt8](repeating: 0x91, count: 100_000) + [0xC0]),
            StoredExtension(
                code: 2,
                payload: [0xDD, 0x00, 0x4C, 0x4B, 0x40] + [UInt8](repeating: 0xC0, count: 5_000_000)
            ),
            StoredExtension(code: 99, payload: [0xC0]),
            // An object of the class whose fields are none, or have no payload.
            StoredExtension(code: 2, payload: [0x93, 0xA1, 0x6D, 0xA9] + Array("Interrupt".utf8) + [0xC0]),
            StoredExtension(code: 2, payload: [0x93, 0xA1, 0x6D, 0xA9] + Array("Interrupt".utf8) + [0x80]),
        ]
    )
    func damagedQuestions(stored: StoredExtension) throws {
        let questions = Interrupt.list(from: .array([.extension(stored)]))
        #expect(questions == [Interrupt(id: nil, value: .extension(stored))])
    }

    @Test func legacyConstructorsAreRead() throws {
        func read(_ text: String) throws -> JSONValue {
            try StoredValue(SerializedValue(type: "json", bytes: Array(text.utf8))).jsonProjection
        }
        #expect(
            try read(
                #"{"lc":2,"type":"constructor","id":["uuid","UUID"],"method":null,"args":["00000000000000000000000000000007"],"kwargs":{}}"#
            ) == "00000000-0000-0000-0000-000000000007"
        )
        #expect(
            try read(
                #"{"lc":2,"type":"constructor","id":["builtins","bytes"],"method":"fromhex","args":["0001"],"kwargs":{}}"#
            ) == "AAE="
        )
        #expect(
            try read(
                #"{"lc":2,"type":"constructor","id":["datetime","datetime"],"method":"fromisoformat","args":["2024-01-02T03:04:05+00:00"],"kwargs":{}}"#
            ) == "2024-01-02T03:04:05+00:00"
        )
        #expect(
            try read(
                #"{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":"hi"}}"#
            ).text()
                == #"{"content":"hi","additional_kwargs":{},"response_metadata":{},"type":null,"name":null,"id":null}"#
        )
        #expect(try read(#"{"lc":3,"a":[1,2.0]}"#) == ["lc": 3, "a": [1, 2.0]])
    }
}
