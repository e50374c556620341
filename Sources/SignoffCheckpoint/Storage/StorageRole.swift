/// A part of a storage that not every storage provides.
public enum StorageRole<Contract: Sendable>: Sendable {
    /// The storage provides the role.
    case provided(Contract)
    /// The storage does not provide the role. The reason is a clause, such as "this database keeps no notes".
    case missing(reason: String)

    /// The provided part; `nil` when missing.
    public var contract: Contract? {
        switch self {
        case .provided(let contract): contract
        case .missing: nil
        }
    }

    /// The reason why the part is missing, as a clause; `nil` when provided.
    public var missingReason: String? {
        switch self {
        case .provided: nil
        case .missing(let reason): reason
        }
    }

    /// Returns the provided part.
    ///
    /// - Throws: ``CheckpointError`` `unsupported` with the reason when the part is missing.
    public func required() throws -> Contract {
        switch self {
        case .provided(let contract): return contract
        case .missing(let reason): throw CheckpointError(.unsupported, reason)
        }
    }
}
