import CellGrid

/// The text of a list without rows: it is loading, the filter hides all rows, or there are none.
struct EmptyList: Equatable {
    let lines: [SafeText]

    /// Determines the text.
    ///
    /// - Parameters:
    ///   - isLoaded: Whether the list is loaded.
    ///   - all: The number of rows without the filter.
    ///   - filter: The filter; empty for none.
    ///   - backend: The console's knowledge of the backend.
    ///   - nothing: The text for a list without rows.
    ///   - fault: The fault of the filter; `nil` for none.
    init(
        isLoaded: Bool,
        all: Int,
        filter: String,
        backend: BackendState,
        nothing: [SafeText],
        fault: String? = nil
    ) {
        if !isLoaded {
            lines = [backend.awayMessage.map { "Disconnected: \($0)" } ?? "Loading \u{2026}"]
        } else if all > 0, !filter.isEmpty {
            let fault = fault.map { [SafeText($0).joinedLines()] } ?? []
            lines = fault + ["0 of \(Words.count(all)) match /\(filter) \u{2014} Esc clears, / edits"]
        } else {
            lines = backend.indexingLines.isEmpty ? nothing : backend.indexingLines
        }
    }
}
