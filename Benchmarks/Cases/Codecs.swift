import SignoffCheckpoint

/// A payload of the kind people review: 135 bytes as JSON.
private let payload: [UInt8] = Array(
    #"{"id":1234567,"name":"Ada Lovelace","score":98.6,"active":true,"note":"first programmer","tags":["a","b"],"limits":{"low":1,"high":2000}}"#
        .utf8
)

private struct Payload: Codable, Sendable, Equatable {
    var id: Int
    var name: String
    var score: Double
    var active: Bool
    var note: String
    var tags: [String]
    var limits: [String: Int]

    static let sample = Payload(
        id: 1_234_567,
        name: "Ada Lovelace",
        score: 98.6,
        active: true,
        note: "first programmer",
        tags: ["a", "b"],
        limits: ["low": 1, "high": 2000]
    )
}

extension Benchmark {
    /// A Swift value to its stored form and back.
    static let valueCoding = Benchmark(
        name: "value-coding",
        item: "one structure of seven fields, to its stored form and back",
        count: 50_000,
        storages: [.nowhere],
        baseline: .bareLoop
    ) { bench in
        try await bench.time {
            for _ in 0..<bench.count {
                let stored = try StoredValueEncoder().encode(Payload.sample)
                let value = try StoredValueDecoder().decode(Payload.self, from: stored)
                try UnexpectedResult.unless(value.id == Payload.sample.id, "\(value)")
            }
        }
    }

    /// A stored value to msgpack bytes and back.
    static let messagePackCoding = Benchmark(
        name: "msgpack-coding",
        item: "one map of seven members, to msgpack and back",
        count: 50_000,
        storages: [.nowhere],
        baseline: .bareLoop
    ) { bench in
        let stored = try StoredValueEncoder().encode(Payload.sample)
        return try await bench.time {
            for _ in 0..<bench.count {
                let bytes = try MessagePack.encode(stored)
                _ = try MessagePack.decode(bytes)
            }
        }
    }

    /// A JSON text to a value.
    static let jsonParsing = Benchmark(
        name: "json-parsing",
        item: "one JSON text of \(payload.count) bytes, parsed",
        count: 50_000,
        storages: [.nowhere],
        baseline: .bareLoop
    ) { bench in
        try await bench.time {
            for _ in 0..<bench.count { _ = try JSONValue(parsing: payload) }
        }
    }

    /// The ids, paths and namespaces of task calls.
    static let taskIdentities = Benchmark(
        name: "task-identities",
        item: "the identity of one task call",
        count: 50_000,
        storages: [.nowhere],
        baseline: .bareLoop
    ) { bench in
        let body = try TaskIdentity(
            body: "sequence",
            checkpoint: "1f0c9c6e-8a3b-6d10-8000-5d3b9f1c2a47",
            checkpointStep: -1
        )
        return try await bench.time {
            for number in 0..<bench.count { _ = body.call("increment", number: number) }
        }
    }
}
