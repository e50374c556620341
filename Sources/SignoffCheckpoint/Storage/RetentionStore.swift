/// Removes what is no longer needed in a storage.
public protocol RetentionStore: Sendable {
    /// Returns what ``prune(by:each:)`` would remove now, and writes nothing.
    ///
    /// - Parameters:
    ///   - rule: What is no longer needed; it must name an age or a number of checkpoints.
    ///   - each: Gets every thread of which something would go, in the order of names.
    /// - Throws: `invalid_data` for a rule that names neither; `read_only`; `storage`.
    func preview(_ rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws

    /// Removes what a rule says is no longer needed.
    ///
    /// A thread is looked at again in the transaction that removes it. The ledger and the records of answers keep what was decided on removed threads. What was
    /// removed before an error or a cancellation stays removed.
    ///
    /// - Parameters:
    ///   - rule: What is no longer needed; it must name an age or a number of checkpoints.
    ///   - each: Gets every thread of which something went, once that is durable.
    /// - Throws: `invalid_data` for a rule that names neither; `read_only`; `storage`.
    func prune(by rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws

    /// Returns how many records of answers stored before `moment` still hold payloads, and writes nothing.
    func countPayloads(storedBefore moment: Timestamp) async throws -> Int

    /// Removes the payloads from the records of answers stored before `moment`, and returns how many records had some.
    ///
    /// Their digests stay.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is removed then.
    func removePayloads(storedBefore moment: Timestamp) async throws -> Int

    /// Gives the space of what was removed back, and returns the size in bytes before and after.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is lost then.
    func vacuum() async throws -> VacuumReport
}

/// The result of compacting a storage.
public struct VacuumReport: Hashable, Sendable {
    /// The file.
    public var path: String
    /// Its size before, in bytes.
    public var bytesBefore: Int64
    /// Its size after, in bytes.
    public var bytesAfter: Int64

    /// Creates a report.
    public init(path: String, bytesBefore: Int64, bytesAfter: Int64) {
        self.path = path
        self.bytesBefore = bytesBefore
        self.bytesAfter = bytesAfter
    }
}
