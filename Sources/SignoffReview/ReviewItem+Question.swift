package import SignoffCheckpoint

extension ReviewItem {
    /// Creates the item of an open question.
    ///
    /// - Parameters:
    ///   - question: The question as listed by a saver.
    ///   - options: The form in which answers are written.
    package init(question: OpenInterrupt, options: ReviewOptions = ReviewOptions()) {
        self.init(
            question: question,
            payload: question.interrupt.value.shownProjection,
            responseSchema: question.interrupt.responseSchema?.jsonProjection,
            options: options
        )
    }
}
