package import SignoffCheckpoint

/// The operator, as named in the ledger and in runs.
package struct OperatorIdentity: Hashable, Sendable {
    /// The operator's name, such as the login name.
    ///
    /// The name is not verified.
    package var name: String
    /// The program they use, such as `console` or `command`.
    package var client: String
    /// The profile they work under.
    package var profile: String
    /// The account of the operating system they use, and the host, which the ledger has beside the name.
    package var account: SystemAccount

    /// Creates an identity.
    package init(
        name: String,
        client: String,
        profile: String = "default",
        account: SystemAccount = .current
    ) {
        self.name = name
        self.client = client
        self.profile = profile
        self.account = account
    }

    /// Returns the first name that is given, and refuses it when it is blank.
    ///
    /// - Parameter names: Names in the order they count, each with where it was given; `nil` where none was.
    /// - Returns: The name; `nil` when none was given.
    /// - Throws: `usage` for a name in which nothing can be seen.
    package static func name(among names: [(place: String, name: String?)]) throws -> String? {
        for (place, name) in names {
            guard let name else { continue }
            guard !isBlank(name) else {
                throw OperationError(
                    .usage,
                    "the operator's name is blank in \(place); give the name for the ledger"
                )
            }
            return name
        }
        return nil
    }

    /// Whether nothing of a name can be seen: it is empty or has only white space, control characters and characters without a shape.
    package static func isBlank(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { scalar in
            if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint { return true }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .unassigned, .privateUse, .nonspacingMark, .enclosingMark: return true
            // The Braille pattern without dots.
            default: return scalar.value == 0x2800
            }
        }
    }
}
