package import SignoffCheckpoint

extension ReviewItem {
    /// Reads an open question.
    ///
    /// - Parameters:
    ///   - question: The question as a saver lists it.
    ///   - options: How answers are written.
    package init(question: OpenInterrupt, options: ReviewOptions = ReviewOptions()) {
        self.init(
            question: question,
            payload: question.interrupt.value.shownProjection,
            responseSchema: question.interrupt.responseSchema?.jsonProjection,
            options: options
        )
    }
}
