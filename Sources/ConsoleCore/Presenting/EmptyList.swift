import CellGrid

/// What a list without rows says: that it loads, that the filter hides all, or why there is nothing.
struct EmptyList: Equatable {
    let lines: [SafeText]

    /// Finds the words.
    ///
    /// - Parameters:
    ///   - isLoaded: Whether what the screen lists is known.
    ///   - all: How many rows there are without the filter.
    ///   - filter: The filter; empty for none.
    ///   - backend: The backend as the console knows it.
    ///   - nothing: What is said when there is nothing.
    init(isLoaded: Bool, all: Int, filter: String, backend: BackendState, nothing: [SafeText]) {
        if !isLoaded {
            lines = [backend.awayMessage.map { "The store cannot be reached: \($0)" } ?? "Loading \u{2026}"]
        } else if all > 0, !filter.isEmpty {
            lines = ["0 of \(Words.count(all)) match /\(filter) \u{2014} Esc clears, / edits"]
        } else {
            lines = backend.indexingLines.isEmpty ? nothing : backend.indexingLines
        }
    }
}
