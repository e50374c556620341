import Signoff

extension Benchmark {
    /// Chunks that a body writes and a consumer counts.
    static let customChunks = Benchmark(
        name: "custom-chunks",
        item: "one chunk that a body writes and a consumer counts",
        count: 100_000,
        storages: [.nowhere] + Storage.savers,
        limit: 2,
        baseline: .bareStream
    ) { bench in
        let workflow = Entrypoint("writing") { (count: Int, flow) -> Int in
            for number in 0..<count { await flow.write(number) }
            return count
        }
        let runtime = try bench.runtime(for: workflow)
        return try await bench.time {
            var chunks = 0
            for try await _ in runtime.stream(workflow, .input(bench.count), on: bench.thread(0), modes: [.custom]) {
                chunks += 1
            }
            try UnexpectedResult.unless(chunks == bench.count, "\(chunks) chunks arrived")
        }
    }
}
