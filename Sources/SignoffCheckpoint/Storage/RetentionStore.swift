/// Removes data that is no longer needed from a storage.
public protocol RetentionStore: Sendable {
    /// Reports what ``prune(by:each:)`` would remove now, without writing.
    ///
    /// - Parameters:
    ///   - rule: The rule; it must have an age or a number of checkpoints.
    ///   - each: Called with every thread of which a part would be removed, in the order of names.
    /// - Throws: `invalid_data` for a rule without an age and a number; `read_only`; `storage`.
    func preview(_ rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws

    /// Removes the data that a rule selects.
    ///
    /// A thread is checked again in the transaction that removes it. The ledger and the records of answers keep the
    /// decisions on removed threads. Data that was removed before an error or a cancellation stays removed.
    ///
    /// - Parameters:
    ///   - rule: The rule; it must have an age or a number of checkpoints.
    ///   - each: Called with every thread of which a part was removed, when the removal is durable.
    /// - Throws: `invalid_data` for a rule without an age and a number; `read_only`; `storage`.
    func prune(by rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws

    /// Returns the number of answer records stored before `moment` that have payloads, without writing.
    func countPayloads(storedBefore moment: Timestamp) async throws -> Int

    /// Removes the payloads from the answer records stored before `moment`, and returns the number of changed records.
    ///
    /// Their digests stay.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is removed then.
    func removePayloads(storedBefore moment: Timestamp) async throws -> Int

    /// Returns the space of removed data to the file system, and returns the size in bytes before and after.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is lost then.
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
