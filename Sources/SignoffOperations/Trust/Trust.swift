/// Whether the waiting runs of a database are executed without asking.
package enum WorkDecision: Equatable, Sendable {
    /// The runs are executed.
    case work
    /// The runs are held, for a reason given as a clause.
    case hold(reason: String)

    /// The reason why the file is not trusted; `nil` for a trusted file.
    package var reason: String? {
        if case .hold(let reason) = self { reason } else { nil }
    }
}

/// The trust in a database, which decides whether its waiting runs are executed.
///
/// The decision applies only to waiting runs. Reading, answering and starting are never refused, and a run that this
/// user starts is executed in any file.
package struct Trust: Equatable, Sendable {
    /// The path of the file for messages.
    package var path: String
    /// The reason why other users could have written to the file, as a clause; `nil` when only this user and root
    /// could.
    package var danger: String?
    /// Whether every user of the machine can write to the file.
    package var isWorldWritable: Bool
    /// Whether this user created the file, or consented to it earlier.
    package var isKnown: Bool
    /// The reason why the trust in the file is unknown, as a clause; `nil` when known.
    package var fault: String?

    /// Creates the trust from the given facts.
    package init(
        path: String,
        danger: String? = nil,
        isWorldWritable: Bool = false,
        isKnown: Bool,
        fault: String? = nil
    ) {
        self.path = path
        self.danger = danger
        self.isWorldWritable = isWorldWritable
        self.isKnown = isKnown
        self.fault = fault
    }

    /// Whether the console executes waiting runs: only in a file that is safe and known.
    package var ofConsole: WorkDecision {
        if let danger { return .hold(reason: danger) }
        guard isKnown else {
            return .hold(reason: fault ?? "'\(path)' was not created by you and is not trusted yet")
        }
        return .work
    }

    /// Whether the console of a program with its own workflows executes waiting runs: in a file that is safe.
    package var ofOwnConsole: WorkDecision {
        danger.map { .hold(reason: $0) } ?? .work
    }

    /// Returns whether a headless worker executes waiting runs.
    ///
    /// - Parameters:
    ///   - isGiven: Whether the command line trusts the file.
    ///   - list: The files that the configuration and the environment list.
    /// - Returns: The decision.
    package func ofWorker(isGiven: Bool, list: TrustList) -> WorkDecision {
        if isGiven { return .work }
        let decision = ofConsole
        guard let reason = decision.reason, list.paths.contains(path) else { return decision }
        if isWorldWritable { return .hold(reason: "\(reason); a file like that is not trusted by a list") }
        return .work
    }
}

/// The database files that the configuration and `$SIGNOFF_TRUST` list as trusted.
package struct TrustList: Equatable, Sendable {
    /// The paths with symbolic links resolved.
    package var paths: Set<String>
    /// The reason why the list of the configuration is ignored, as a clause; `nil` when the list is used or empty.
    package var fault: String?

    /// Creates a list.
    package init(paths: Set<String> = [], fault: String? = nil) {
        self.paths = paths
        self.fault = fault
    }
}
