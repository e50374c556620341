import Signoff
import SignoffCheckpoint

/// An error of a body.
struct Failure: Error, Equatable {
    let text: String

    init(_ text: String) { self.text = text }
}

/// The code of the error that `body` throws.
func code(of body: () async throws -> some Any) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch let error as WorkflowError {
        return "\(error.code)"
    } catch let error as CheckpointError {
        return "\(error.code)"
    } catch {
        return String(describing: error)
    }
}

extension WorkflowRuntime.Options {
    /// Waits between attempts end at once; longer waits last until they are canceled.
    ///
    /// Leases are therefore never renewed, and last longer than any test on a busy machine.
    static let withoutWaiting = WorkflowRuntime.Options(
        sleep: { duration in
            try Task.checkCancellation()
            await Task.yield()
            if duration >= .seconds(5) { try await Task.sleep(for: .seconds(3600)) }
        },
        lease: .seconds(3600)
    )
}

extension RunStream {
    /// All payloads, and the error the stream ended with.
    func collected() async -> (chunks: [StreamChunk], error: (any Error)?) {
        var chunks: [StreamChunk] = []
        do {
            for try await chunk in self { chunks.append(chunk) }
            return (chunks, nil)
        } catch {
            return (chunks, error)
        }
    }
}
