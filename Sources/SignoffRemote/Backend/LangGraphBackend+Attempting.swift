import SignoffCheckpoint
import SignoffOperator

extension LangGraphBackend {
    /// Runs `body`, and converts its errors to `OperationError`.
    ///
    /// Cancellation is rethrown unchanged.
    ///
    /// The function replaces the general function of the same name, because refusals, missing resources and connection
    /// failures of a server have codes here.
    func attempting<Value>(_ attempt: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as CancellationError {
            throw error
        } catch let refused as RefusedRequest {
            throw Self.refused(attempt, "\(refused.status) \(ForeignText.quoted(refused.detail))", cause: refused)
        } catch let missing as MissingResource {
            throw Self.refused(attempt, "404 \(ForeignText.quoted(missing.detail))", cause: missing)
        } catch let failure as TransportFailure {
            throw OperationError(
                failure.isGarbled ? .serverFailed : .serverUnreachable,
                "\(attempt) failed: \(ForeignText.spelled(failure.message))",
                isOutcomeUnknown: failure.mayHaveArrived,
                cause: failure
            )
        } catch {
            throw OperationError(error, attempting: attempt)
        }
    }

    private static func refused(_ attempt: String, _ words: String, cause: any Error) -> OperationError {
        OperationError(
            .serverFailed,
            "\(attempt) failed: the server does not accept the request (\(words)); its version may be one that this program does not know",
            cause: cause
        )
    }
}
