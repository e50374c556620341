/// The error of an unusable theme.
package struct ThemeError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case syntax
            case badValue = "bad_value"
            case missingRole = "missing_role"
            case inheritance
            case unknownTheme = "unknown_theme"
        }

        private let kind: Kind

        /// The stable text of the code.
        package var description: String { kind.rawValue }

        /// The file is not TOML, is too large, or has control characters.
        package static let syntax = Code(kind: .syntax)
        /// A color, attribute or other value is invalid.
        package static let badValue = Code(kind: .badValue)
        /// A required role is in neither the theme nor the themes it inherits.
        package static let missingRole = Code(kind: .missingRole)
        /// A chain of inherited themes is too long, circular or broken.
        package static let inheritance = Code(kind: .inheritance)
        /// There is no theme with this id.
        package static let unknownTheme = Code(kind: .unknownTheme)
    }

    package let code: Code
    /// The message with file and line, for the operator.
    package let message: String

    package var description: String { "\(message) [\(code)]" }

    init(_ code: Code, file: String, line: Int? = nil, _ text: String) {
        self.code = code
        message = line.map { "\(file):\($0): \(text)" } ?? "\(file): \(text)"
    }
}
