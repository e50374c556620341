public import SignoffCheckpoint
public import Testing

/// A requirement of a contract, named by a sentence.
///
/// A test suite runs each requirement as a test case, on any implementation of the contract:
/// ```swift
/// @Test(arguments: SaverRequirement.all)
/// func meets(_ requirement: SaverRequirement) async throws {
///     try await requirement.verify { time in MySaver(time: time) }
/// }
/// ```
/// A failed expectation is recorded as an issue of the running test.
///
/// ``SaverRequirement`` applies to every saver. The other lists belong to optional capabilities. A saver with a
/// capability must meet all requirements in its list:
///
/// | Capability | List |
/// | --- | --- |
/// | stores runs and the ledger: ``RunQueue`` | ``QueueRequirement`` |
/// | stores events: ``EventLog`` | ``EventLogRequirement`` |
/// | stores claims of operators: ``AssignmentStore`` | ``ClaimRequirement`` |
/// | stores notes: ``NoteStore`` | ``NoteRequirement`` |
/// | stores task names: ``TaskNameStore`` | ``TaskNameRequirement`` |
/// | provides its parts as one value: ``WorkflowStorage`` | ``WorkflowStorageRequirement`` |
/// | is a store: ``KeyValueStore`` | ``StoreRequirement`` |
/// | caches results of tasks: ``ResultCache`` | ``ResultCacheRequirement`` |
/// | outlives its process | `StorageRequirement.reopening` |
/// | is used by several processes at the same time | `StorageRequirement.sharing` |
public struct Requirement<Subject: Sendable>: Sendable, CustomTestStringConvertible {
    /// The sentence.
    public let name: String
    private let check: @Sendable (Subject, ManualTime) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (Subject, ManualTime) async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// The sentence, as the name of the test case.
    public var testDescription: String { name }

    /// Checks the requirement on a fresh implementation.
    ///
    /// - Parameter make: Creates an empty implementation that uses the given clock.
    /// - Throws: Unexpected errors of `make` and the implementation.
    public func verify(on make: (TimeSource) async throws -> Subject) async throws {
        let time = ManualTime()
        try await check(make(time.source), time)
    }
}

/// A requirement for a ``CheckpointSaver``.
public typealias SaverRequirement = Requirement<any CheckpointSaver>
/// A requirement for a ``RunQueue``, in addition to those for a saver.
public typealias QueueRequirement = Requirement<any RunQueue>
/// A requirement for an ``EventLog``.
public typealias EventLogRequirement = Requirement<any EventLog>
/// A requirement for a ``TaskNameStore``, in addition to those for a saver.
public typealias TaskNameRequirement = Requirement<any CheckpointSaver & TaskNameStore>
/// A requirement for a ``KeyValueStore``.
public typealias StoreRequirement = Requirement<any KeyValueStore>
/// A requirement for a ``ResultCache``.
public typealias ResultCacheRequirement = Requirement<any ResultCache>
/// A requirement for a ``WorkflowStorage`` with any optional roles.
public typealias WorkflowStorageRequirement = Requirement<WorkflowStorage>
/// A requirement for a ``Storage`` that outlives its savers and that several savers share.
public typealias StorageRequirement = Requirement<Storage>
