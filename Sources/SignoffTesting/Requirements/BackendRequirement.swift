package import SignoffOperator
import Testing

/// A requirement for every ``OperatorBackend``, named by a sentence.
///
/// A test suite runs each requirement as a separate test case, on a fresh stage:
/// ```swift
/// @Test(arguments: BackendRequirement.all)
/// func meets(_ requirement: BackendRequirement) async throws {
///     try await requirement.verify(on: try MyStage().stage)
/// }
/// ```
/// A failed expectation is recorded as an issue of the running test. A requirement that depends on a capability is
/// checked on backends that have the capability. For other backends, the check is that the operation states the reason.
package struct BackendRequirement: Sendable, CustomTestStringConvertible {
    /// The capability that a requirement depends on.
    package enum Need: Sendable {
        /// The requirement applies to every backend.
        case nothing
        /// The requirement applies to backends that guard answers while storing them, rather than only by a preceding
        /// read.
        case guardedAnswers
        /// The requirement applies to backends with this capability.
        case capability(String, @Sendable (BackendCapabilities) -> Capability)

        /// Returns the reason why a requirement does not apply to a backend with these capabilities; `nil` if it
        /// applies.
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
    /// The capability that the requirement depends on.
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
    /// - Throws: Unexpected errors of the stage and the backend.
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
///   - code: The expected code.
///   - sourceLocation: The source location of the expectation.
///   - body: The operation that must throw.
/// - Returns: The error; `nil` for no error and for an error with another code, which is recorded as an issue.
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
