/// An error as the recorded workflows raise them; its text is Python's `repr`.
struct PythonError: Error, Equatable, CustomStringConvertible {
    let type: String
    let message: String

    init(_ type: String, _ message: String) {
        self.type = type
        self.message = message
    }

    /// The text of a missing key is quoted already, as Python has it.
    var description: String { message.hasPrefix("'") ? "\(type)(\(message))" : "\(type)('\(message)')" }
}
