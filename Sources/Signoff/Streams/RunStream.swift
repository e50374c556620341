/// The events of a run, in the order they happen.
///
/// The run goes on whether or not its events are read: they are kept until they are. Ending the iteration early, dropping the stream, or
/// cancelling the task that iterates cancels the run. An error of the run is thrown after all events before it.
public struct RunStream: AsyncSequence, Sendable {
    /// What a stream is made of.
    public typealias Element = StreamChunk

    private let chunks: AsyncThrowingStream<StreamChunk, any Error>

    init(_ start: (AsyncThrowingStream<StreamChunk, any Error>.Continuation) -> Task<Void, Never>) {
        let (chunks, continuation) = AsyncThrowingStream.makeStream(of: StreamChunk.self)
        self.chunks = chunks
        let run = start(continuation)
        continuation.onTermination = { _ in run.cancel() }
    }

    /// Begins to read the events; they can be read once.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: chunks.makeAsyncIterator())
    }

    /// Reads the events one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: AsyncThrowingStream<StreamChunk, any Error>.Iterator

        /// The next event; nil when the run has ended.
        ///
        /// - Throws: The run's error.
        public mutating func next() async throws -> StreamChunk? {
            try await iterator.next(isolation: #isolation)
        }
    }
}
