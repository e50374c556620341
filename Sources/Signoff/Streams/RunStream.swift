/// The events of a run, in the order in which they occur.
///
/// No event is dropped. The run waits when 1024 events wait for the reader, who can have taken as many again: tasks
/// wait before they return their results to the body, and bodies wait where they write. Tasks that a body starts
/// without awaiting them can exceed the limit by one event for each start. Ending the iteration early, releasing the
/// stream, or canceling the iterating task cancels the run. An error of the run is thrown after all events before it.
public struct RunStream: AsyncSequence, Sendable {
    /// The element of the stream.
    public typealias Element = StreamChunk

    /// The run and its events, retained as long as a reader is possible.
    final class Reading: Sendable {
        let chunks: ChunkBuffer
        private let run: Task<Void, Never>

        init(_ start: (ChunkBuffer) -> Task<Void, Never>) {
            chunks = ChunkBuffer()
            run = start(chunks)
        }

        deinit { run.cancel() }

        /// Ends the run and its events.
        func stop() {
            run.cancel()
            chunks.finish(.success(()))
        }
    }

    private let reading: Reading

    init(_ start: (ChunkBuffer) -> Task<Void, Never>) {
        reading = Reading(start)
    }

    /// Returns an iterator over the events.
    ///
    /// The events can be read once.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reading: reading)
    }

    /// Reads the events one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let reading: Reading
        private var chunks: [StreamChunk] = []
        private var position = 0

        init(reading: Reading) {
            self.reading = reading
        }

        /// Returns the next event; `nil` when the run has ended.
        ///
        /// - Throws: The error of the run.
        public mutating func next() async throws -> StreamChunk? {
            if Task.isCancelled { reading.stop() }
            if position == chunks.count {
                let reading = reading
                let next = try await withTaskCancellationHandler {
                    try await reading.chunks.next()
                } onCancel: {
                    reading.stop()
                }
                guard let next else { return nil }
                chunks = next
                position = 0
            }
            defer { position += 1 }
            return chunks[position]
        }
    }
}
