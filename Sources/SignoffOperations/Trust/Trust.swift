/// Whether what waits in a database may be executed without asking.
package enum WorkDecision: Equatable, Sendable {
    /// Yes.
    case work
    /// No; why, in one clause.
    case hold(reason: String)

    /// The reason why the file is not trusted; `nil` when it is.
    package var reason: String? {
        if case .hold(let reason) = self { reason } else { nil }
    }
}

/// The trust in a database, on which the execution of its waiting runs depends.
///
/// The decision applies to waiting runs only. Reading, answering and starting are never refused, and a run that this
/// user starts is executed in any file.
package struct Trust: Equatable, Sendable {
    /// The path of the file for messages.
    package var path: String
    /// The reason why other users may have written to the file, in one clause; `nil` when only this user and root can.
    package var danger: String?
    /// Whether every user of the machine may write to it.
    package var isWorldWritable: Bool
    /// Whether this user created it or agreed to it before.
    package var isKnown: Bool
    /// The reason why it is unknown whether the file is trusted, in one clause; `nil` when it is known.
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

    /// Whether the console executes what waits: only in a file that is safe and known.
    package var ofConsole: WorkDecision {
        if let danger { return .hold(reason: danger) }
        guard isKnown else {
            return .hold(reason: fault ?? "'\(path)' was not created by you and is not trusted yet")
        }
        return .work
    }

    /// Whether the console of a program that brings its own workflows executes what waits: in a file that is safe.
    package var ofOwnConsole: WorkDecision {
        danger.map { .hold(reason: $0) } ?? .work
    }

    /// Whether a worker without a screen executes what waits.
    ///
    /// - Parameters:
    ///   - isGiven: Whether the command line says so.
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
    /// The reason why the list of the configuration is ignored, in one clause; `nil` when it is used or empty.
    package var fault: String?

    /// Creates a list.
    package init(paths: Set<String> = [], fault: String? = nil) {
        self.paths = paths
        self.fault = fault
    }
}
