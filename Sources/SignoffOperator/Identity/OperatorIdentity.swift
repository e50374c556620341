package import SignoffCheckpoint

/// The identity of the operator, which the ledger and runs record.
package struct OperatorIdentity: Hashable, Sendable {
    /// The operator's name, such as the login name.
    ///
    /// The name is not authenticated.
    package var name: String
    /// The operator's program, such as `console` or `command`.
    package var client: String
    /// The operator's profile.
    package var profile: String
    /// The operator's operating-system account and host, which the ledger records beside the name.
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

    /// Returns the first given name, and refuses a blank name.
    ///
    /// - Parameter names: Names in the order of precedence, each with its source; `nil` for a name that was not given.
    /// - Returns: The name; `nil` if none was given.
    /// - Throws: `usage` for a name without a visible character.
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

    /// Whether a name has no visible character, because it is empty or consists of white space, control characters and
    /// invisible characters.
    package static func isBlank(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy { scalar in
            if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint { return true }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .unassigned, .privateUse, .nonspacingMark, .enclosingMark: return true
            // U+2800 is the Braille pattern without dots.
            default: return scalar.value == 0x2800
            }
        }
    }
}
