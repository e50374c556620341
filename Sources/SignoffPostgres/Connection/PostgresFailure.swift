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

    var description: String { "PostgreSQL error \(state ?? "without a code"): \(message) (\(operation))" }

    /// Whether the whole transaction may run again, because a concurrent one conflicted with it and nothing was stored.
    var isTransient: Bool { state == "40001" || state == "40P01" }

    /// Whether the server may accept the connection soon: it starts, restarts, or has no free connection.
    var isWorthWaitingFor: Bool {
        switch state {
        case "57P03", "57P01", "57P02", "53300": true
        case nil: !isTimeout
        default: state?.hasPrefix("08") ?? false
        }
    }

    /// The error to report about the database `title`.
    func checkpointError(_ title: String) -> CheckpointError {
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

/// Runs `body` and turns errors of the server into errors about the database `title`.
func reportingErrors<Result>(about title: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let failure as PostgresFailure {
        throw failure.checkpointError(title)
    }
}
