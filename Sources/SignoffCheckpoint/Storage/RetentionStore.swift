/// The removal of old data from a storage.
public protocol RetentionStore: Sendable {
    /// Reports what ``prune(by:each:)`` would remove now, without writing.
    ///
    /// - Parameters:
    ///   - rule: The rule, which must have an age or a number of checkpoints.
    ///   - each: Called for each thread that the rule would remove or shorten, in the order of names.
    /// - Throws: `invalid_data` for a rule without an age and a number; `read_only`; `storage`.
    func preview(_ rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws

    /// Removes the data that a rule selects.
    ///
    /// A thread is checked again in the transaction that removes it. The ledger and the recorded answers keep the
    /// decisions on removed threads. Data removed before an error or a cancellation stays removed.
    ///
    /// - Parameters:
    ///   - rule: The rule, which must have an age or a number of checkpoints.
    ///   - each: Called for each thread that the rule removed or shortened, once the removal is durable.
    /// - Throws: `invalid_data` for a rule without an age and a number; `read_only`; `storage`.
    func prune(by rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws

    /// Returns the number of recorded answers stored before `moment` that have payloads. Nothing is written.
    func countPayloads(storedBefore moment: Timestamp) async throws -> Int

    /// Removes the payloads from the recorded answers stored before `moment`, and returns the number of changed
    /// records.
    ///
    /// The digests are kept.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is then removed.
    func removePayloads(storedBefore moment: Timestamp) async throws -> Int

    /// Returns the space of removed data to the file system. The report contains the size before and after.
    ///
    /// - Throws: `read_only`; `storage`. No data is then lost.
    func vacuum() async throws -> VacuumReport
}

/// The result of compacting a storage.
public struct VacuumReport: Hashable, Sendable {
    /// The file.
    public var path: String
    /// The size before, in bytes.
    public var bytesBefore: Int64
    /// The size after, in bytes.
    public var bytesAfter: Int64

    /// Creates a report.
    public init(path: String, bytesBefore: Int64, bytesAfter: Int64) {
        self.path = path
        self.bytesBefore = bytesBefore
        self.bytesAfter = bytesAfter
    }
}
