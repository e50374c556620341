package import SignoffOperator
import Testing

/// One thing every ``OperatorBackend`` must do, named by a sentence.
///
/// A test suite runs each of them as a case of its own, on a fresh stage:
/// ```swift
/// @Test(arguments: BackendRequirement.all)
/// func meets(_ requirement: BackendRequirement) async throws {
///     try await requirement.verify(on: try MyStage().stage)
/// }
/// ```
/// What does not hold is recorded as an issue of the running test. A requirement that depends on a capability is asked of a backend that has it; of another it is
/// asked that the verb says why not.
package struct BackendRequirement: Sendable, CustomTestStringConvertible {
    /// The capability that a requirement depends on.
    package enum Need: Sendable {
        /// Every backend has to meet it.
        case nothing
        /// A backend has to meet it whose answers are guarded as they are sent, and not only by a look before.
        case guardedAnswers
        /// A backend has to meet it that has a capability, called so.
        case capability(String, @Sendable (BackendCapabilities) -> Capability)

        /// The reason why a backend with these capabilities does not have to meet it; `nil` when it has to.
        package func reasonNotToMeet(_ capabilities: BackendCapabilities) -> String? {
            switch self {
            case .nothing: nil
            case .guardedAnswers:
                capabilities.answers == .readThenWrite ? "its answers are not guarded as they are sent" : nil
            case .capability(let name, let capability):
                capability(capabilities).reason.map { "it has no \(name): \($0)" }
            }
        }
    }

    /// The sentence.
    package let name: String
    /// The capability it depends on.
    package let need: Need
    private let check: @Sendable (BackendStage) async throws -> Void
    private let checkWithout: @Sendable (BackendStage) async throws -> Void

    init(
        _ name: String,
        needs need: Need = .nothing,
        _ check: @escaping @Sendable (BackendStage) async throws -> Void,
        without checkWithout: @escaping @Sendable (BackendStage) async throws -> Void = { _ in }
    ) {
        self.name = name
        self.need = need
        self.check = check
        self.checkWithout = checkWithout
    }

    /// The sentence, as the name of the test case.
    package var testDescription: String { name }

    /// Every requirement.
    package static var all: [BackendRequirement] { questions + answers + requests + sharing + reading }

    /// Checks the requirement on a fresh stage.
    ///
    /// - Throws: What the stage and the backend throw unexpectedly.
    package func verify(on stage: BackendStage) async throws {
        if need.reasonNotToMeet(stage.maria.capabilities) == nil {
            try await check(stage)
        } else {
            try await checkWithout(stage)
        }
    }
}

/// Expects an error of a backend.
///
/// - Parameters:
///   - code: The code it must have.
///   - sourceLocation: Where it is expected.
///   - body: What must throw it.
/// - Returns: The error; `nil` when nothing or something else was thrown, which is recorded.
@discardableResult
func expectError<Value>(
    _ code: OperationError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Value
) async -> OperationError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown in place of \(code)", sourceLocation: sourceLocation)
    } catch let error as OperationError {
        #expect(error.code.description == code.description, "\(error)", sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("\(error) is not an error of a backend", sourceLocation: sourceLocation)
    }
    return nil
}
