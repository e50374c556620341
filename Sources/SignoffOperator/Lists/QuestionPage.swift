package import SignoffCheckpoint

/// A page of the open questions, from a reading of all questions.
package struct QuestionPage: Sendable {
    /// The questions.
    package var questions: [OpenInterrupt]
    /// The number of open questions known at the time of the page.
    package var total: Int

    /// Creates a page.
    package init(questions: [OpenInterrupt], total: Int) {
        self.questions = questions
        self.total = total
    }
}

extension OperatorBackend {
    /// Reads the open questions page by page, longest waiting first, beginning with a small page.
    package func questionPages(limit: Int, payloadLimit: Int?) -> AsyncThrowingStream<QuestionPage, any Error> {
        AsyncThrowingStream(reading: { hand in
            let total = try await countQuestions()
            var place: InterruptPlace?
            var count = 0
            while count < limit {
                let size = min(count == 0 ? 200 : 1_000, limit - count)
                let questions = try await questions(
                    matching: InterruptQuery(after: place, limit: size, payloadLimit: payloadLimit)
                )
                count += questions.count
                hand(QuestionPage(questions: questions, total: max(total, count)))
                guard questions.count == size, let last = questions.last else { break }
                place = last.place
            }
        })
    }
}

extension AsyncThrowingStream where Element: Sendable, Failure == any Error {
    /// Creates a stream of elements that a task yields.
    ///
    /// The task is canceled when the reader releases the stream.
    ///
    /// - Parameter read: Receives the function that yields an element. An error of `read` ends the stream.
    package init(reading read: @escaping @Sendable (_ hand: @Sendable (Element) -> Void) async throws -> Void) {
        self.init { continuation in
            let task = Task {
                do {
                    try await read { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
