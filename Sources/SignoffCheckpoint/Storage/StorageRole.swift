/// A part of a storage that not every storage has.
public enum StorageRole<Contract: Sendable>: Sendable {
    /// The storage provides the role.
    case provided(Contract)
    /// The storage does not have it; the reason is one clause, such as "this database keeps no notes".
    case missing(reason: String)

    /// The part; `nil` when it is missing.
    public var contract: Contract? {
        switch self {
        case .provided(let contract): contract
        case .missing: nil
        }
    }

    /// The reason why the part is missing, in one clause; `nil` when it is provided.
    public var missingReason: String? {
        switch self {
        case .provided: nil
        case .missing(let reason): reason
        }
    }

    /// Returns the part.
    ///
    /// - Throws: ``CheckpointError`` `unsupported` with the reason when it is missing.
    public func required() throws -> Contract {
        switch self {
        case .provided(let contract): return contract
        case .missing(let reason): throw CheckpointError(.unsupported, reason)
        }
    }
}
