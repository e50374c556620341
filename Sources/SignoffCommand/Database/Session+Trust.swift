import ConsoleApp
import Glibc
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

extension Session {
    /// Refuses to execute the waiting runs of a file that this user has not trusted.
    ///
    /// - Parameters:
    ///   - isGiven: Whether the command line trusts the file. The trust is then stored for later commands.
    ///   - environment: The environment, with the lists of trusted files.
    /// - Throws: `untrusted` with the reason and the ways to trust the file; `configuration` when the configuration has
    ///   an error.
    func requireTrust(isGiven: Bool, environment: Environment = .process) throws {
        let trust = try trust
        guard let known = trust.trust else { return }
        let list = try TrustList(in: environment)
        if let reason = known.ofWorker(isGiven: isGiven, list: list).reason {
            let listing = "list it under [trust] paths in config.toml or in $SIGNOFF_TRUST"
            let ways = known.isWorldWritable ? "give --trust" : "give --trust, or \(listing)"
            let fault = list.fault.map { " (\($0))" } ?? ""
            throw OperationError(
                .untrusted,
                "waiting runs of '\(known.path)' are not executed: \(reason); \(ways)\(fault)"
            )
        }
        guard isGiven, let fault = trust.remember() else { return }
        output.note("the file is trusted for this process only: \(fault)")
    }
}

extension TrustList {
    /// Creates the list of files in `$SIGNOFF_TRUST`, separated by colons, and in the configuration if only this user
    /// can access the configuration file.
    ///
    /// - Throws: `configuration` when the configuration has an error.
    init(in environment: Environment) throws {
        self.init()
        let given = (environment.variable("SIGNOFF_TRUST") ?? "").split(separator: ":").map(String.init)
        paths.formUnion(given.map(FilePath.resolved))
        let listed = try environment.configuration.values().trustedPaths
        guard !listed.isEmpty, let file = environment.configuration.path else { return }
        var status = stat()
        guard stat(file, &status) == 0, status.st_uid == geteuid() || status.st_uid == 0, status.st_mode & 0o077 == 0
        else {
            fault =
                "[trust] of '\(file)' is ignored while other accounts may read or write the file: run chmod 600 on it"
            return
        }
        let home = environment.home ?? "~"
        paths.formUnion(
            listed.map { FilePath.resolved($0.hasPrefix("~/") ? home + $0.dropFirst() : $0) }
        )
    }
}
