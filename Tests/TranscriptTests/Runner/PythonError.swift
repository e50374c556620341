/// An error as the recorded workflows raise them; its text is Python's `repr`.
struct PythonError: Error, Equatable, CustomStringConvertible {
    let type: String
    let message: String

    init(_ type: String, _ message: String) {
        self.type = type
        self.message = message
    }

    var description: String { "\(type)('\(message)')" }
}
