import ConsoleApp
import Glibc
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

extension Session {
    /// Refuses to execute what waits in a file that this user has not set going.
    ///
    /// - Parameters:
    ///   - isGiven: Whether the command line says that the file is trusted, which is noted then.
    ///   - environment: Where the lists of trusted files are.
    /// - Throws: `untrusted`, naming the reason and the ways to trust the file; `configuration` when the configuration has an error.
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
                "what waits in '\(known.path)' is not executed: \(reason); \(ways)\(fault)"
            )
        }
        guard isGiven, let fault = trust.remember() else { return }
        output.note("the trust lasts for this process: \(fault)")
    }
}

extension TrustList {
    /// The files listed in the configuration, as far as it is this user's alone, and in `$SIGNOFF_TRUST`, separated by colons.
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
            fault = "[trust] of '\(file)' does not count while others may read or write that file: chmod 600 it"
            return
        }
        let home = environment.home ?? "~"
        paths.formUnion(
            listed.map { FilePath.resolved($0.hasPrefix("~/") ? home + $0.dropFirst() : $0) }
        )
    }
}
