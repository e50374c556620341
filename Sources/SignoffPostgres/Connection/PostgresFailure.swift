import SignoffCheckpoint

/// An error reported by the server or by the connection to it.
struct PostgresFailure: Error, CustomStringConvertible {
    /// The five characters of the SQL standard; nil for a connection that was lost without a word.
    let state: String?
    let message: String
    /// The statement or operation that failed.
    let operation: String
    /// Whether the connection can no longer be used.
    var isConnectionLost = false
    /// Whether a deadline of this program passed.
    var isTimeout = false
    /// The name of the constraint that was violated; nil for other errors.
    var constraint: String?
    /// The reason why every connection fails until a setting changes; `nil` for other errors.
    var refusal: Refusal?

    /// A reason why connecting again does not help.
    enum Refusal: Hashable, Sendable {
        /// libpq refuses a setting of the URL, the environment or the service file.
        case settings
        /// The two sides do not agree on an encrypted connection, or one does not trust the other.
        case encryption
        /// The server asks for a password and none was found.
        ///
        /// A password file that others may read is ignored.
        case missingPassword(ignoredFile: String?)

        /// Judges an error without a code of the server; nil for an error that may pass.
        ///
        /// - Parameters:
        ///   - text: The text of libpq, untranslated.
        ///   - isEncrypting: Whether the connection was being encrypted.
        init?(text: String, isEncrypting: Bool) {
            if Self.settingsTexts.contains(where: { text.hasPrefix($0) }) {
                self = .settings
            } else if isEncrypting && !text.contains("SSL SYSCALL error") || text.contains("SSL error:") {
                // A failed system call is a server that ended.
                self = .encryption
            } else {
                return nil
            }
        }

        private static let settingsTexts = [
            "invalid ", "definition of service", "service file", "syntax error in service file", "could not match",
            "nested service",
        ]
    }

    var description: String { "PostgreSQL error \(state ?? "without a code"): \(message) (\(operation))" }

    /// Whether the whole transaction may run again, because a concurrent one conflicted with it and nothing was stored.
    var isTransient: Bool { state == "40001" || state == "40P01" }

    /// Whether the server may accept the connection soon: it starts, restarts, ended an idle session, or has no free
    /// connection.
    var isWorthWaitingFor: Bool {
        guard refusal == nil else { return false }
        return switch state {
        case "57P03", "57P01", "57P02", "57P05", "25P03", "53300": true
        case nil: !isTimeout
        default: state?.hasPrefix("08") ?? false
        }
    }

    /// The error to report about the database `title`.
    func checkpointError(_ title: String) -> CheckpointError {
        if let refusal { return refused(refusal, title) }
        let title = ForeignText.identifier(title)
        return switch state {
        case "25006", "42501":
            CheckpointError(
                .readOnly,
                "\(title) may not be written to so: \(message); check the grants of the role",
                cause: self
            )
        case "28000", "28P01":
            CheckpointError(
                .storage,
                "\(title) does not let this role in: \(message); check the role, and PGPASSWORD or ~/.pgpass",
                cause: self
            )
        case "3D000": CheckpointError(.notFound, "there is no database \(title): \(message)", cause: self)
        case "42P01", "3F000": CheckpointError(.notFound, "\(title) lacks a table: \(message)", cause: self)
        case "53300":
            CheckpointError(.locked, "\(title) takes no more connections: \(message); try again", cause: self)
        case "55P03", "57014":
            CheckpointError(
                .locked,
                "\(title) took too long: \(message); another session may hold a lock; try again",
                cause: self
            )
        case "53100": CheckpointError(.full, "no space is left for \(title): \(message)", cause: self)
        case "40001", "40P01":
            CheckpointError(.locked, "other writers of \(title) came in between too often; try again", cause: self)
        case "22021", "22P05":
            CheckpointError(.notStorable, "\(title) cannot store a text: \(message)", cause: self)
        case "XX001", "XX002":
            CheckpointError(.corrupt, "\(title) is damaged: \(message); restore it from a copy", cause: self)
        default:
            if isConnectionLost {
                CheckpointError(
                    .storage,
                    "the connection to \(title) was lost or could not be made: \(message); the next call connects again",
                    cause: self
                )
            } else {
                CheckpointError(.storage, "PostgreSQL failed on \(title): \(message)", cause: self)
            }
        }
    }
}

extension PostgresFailure {
    private func refused(_ refusal: Refusal, _ title: String) -> CheckpointError {
        let title = ForeignText.identifier(title)
        return switch refusal {
        case .settings:
            CheckpointError(
                .invalidData,
                "\(title) cannot be connected to: \(message); check the URL, the variables PG… and the service file",
                cause: self
            )
        case .encryption:
            CheckpointError(
                .storage,
                "\(title) and this program make no encrypted connection: \(message); check sslmode, sslrootcert, sslcert and sslkey",
                cause: self
            )
        case .missingPassword(nil):
            CheckpointError(
                .storage,
                "\(title) asks for a password and none was found; set PGPASSWORD, or write it into ~/.pgpass or a service file",
                cause: self
            )
        case .missingPassword(let file?):
            CheckpointError(
                .storage,
                "\(title) asks for a password, and \(ForeignText.name(file)) is ignored because others may read it; run chmod 600 on it",
                cause: self
            )
        }
    }
}

/// Runs `body` and turns errors of the server into errors about the database `title`.
func reportingErrors<Result>(about title: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let failure as PostgresFailure {
        throw failure.checkpointError(title)
    }
}
