import Testing

@testable import Signoff

@Suite("Events on their way to their reader")
struct ChunkBufferTests {
    private struct Failure: Error {}

    @Test("The error that ends them reaches the reader at any moment")
    func error() async {
        var lost = 0
        for _ in 0..<20_000 {
            let buffer = ChunkBuffer()
            let writer = Task { buffer.finish(.failure(Failure())) }
            do {
                while try await buffer.next() != nil {}
                lost += 1
            } catch {}
            await writer.value
        }
        #expect(lost == 0)
    }
}
