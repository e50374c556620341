import Dispatch
import Glibc

/// Converts Ctrl-C, SIGTERM and SIGHUP to cancellation, so that claimed runs return to the queue before the process
/// ends.
enum Interruption {
    /// Runs `body`, and cancels it when the process receives one of the signals.
    ///
    /// A second signal ends the process at once.
    static func cancelling<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value
    {
        let work = Task { try await body() }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if work.isCancelled { _exit(128 + number) }
                work.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await work.value
    }
}
