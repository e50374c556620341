import CCurl
import Synchronization

/// An exchange, shared by the thread that performs it and the task that waits for it.
final class Transfer: Sendable {
    /// The number of unread bytes above which a transfer is paused.
    private static let capacity = 1024 * 1024

    private struct State {
        var reader = HeadReader()
        var head: HTTPHead?
        var buffer: [UInt8] = []
        var received = 0
        var isPaused = false
        var failure: HTTPError?
        var isCancelled = false
        var isOver = false
        var lastArrival: ContinuousClock.Instant
        var waiter: CheckedContinuation<Void, Never>?

        /// Removes and returns the waiting task, which the caller resumes once the lock is released.
        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    let request: HTTPRequest
    private let bodyLimit: Int?
    private let state: Mutex<State>

    /// Creates an exchange.
    ///
    /// - Parameters:
    ///   - request: The request to send.
    ///   - bodyLimit: The maximum number of bytes of the response's body; `nil` for a stream, whose reader sets the
    ///     pace.
    init(_ request: HTTPRequest, bodyLimit: Int?) {
        self.request = request
        self.bodyLimit = bodyLimit
        state = Mutex(State(lastArrival: .now))
    }

    // MARK: The performing thread

    /// Takes a line of the head.
    ///
    /// Returns the number of bytes taken; fewer than given ends the transfer.
    func takeHead(_ line: UnsafeRawBufferPointer) -> Int {
        let (taken, waiter) = state.withLock { state -> (Int, CheckedContinuation<Void, Never>?) in
            state.lastArrival = .now
            guard !state.isCancelled else { return (0, nil) }
            do throws(HTTPError) {
                guard let head = try state.reader.read(line) else { return (line.count, nil) }
                // A second head after the beginning of a body consists of trailers, which are ignored.
                if state.received == 0 { state.head = head }
                return (line.count, state.takeWaiter())
            } catch {
                state.failure = error
                return (0, nil)
            }
        }
        waiter?.resume()
        return taken
    }

    /// Takes a part of the body.
    ///
    /// Returns the number of bytes taken, where fewer than given end the transfer, or the number that pauses it.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        let (taken, waiter) = state.withLock { state -> (Int, CheckedContinuation<Void, Never>?) in
            state.lastArrival = .now
            guard !state.isCancelled else { return (0, nil) }
            if let bodyLimit, state.received + bytes.count > bodyLimit {
                state.failure = HTTPError(
                    .tooLarge,
                    "the response has more than \(bodyLimit) bytes",
                    mayHaveArrived: true
                )
                return (0, nil)
            }
            guard state.buffer.count < Self.capacity else {
                state.isPaused = true
                return (Int(CCURL_PAUSE), nil)
            }
            state.received += bytes.count
            state.buffer += bytes
            return (bytes.count, state.takeWaiter())
        }
        waiter?.resume()
        return taken
    }

    /// Ends the exchange; with an error, or successfully for `nil`.
    func end(_ error: HTTPError?) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.failure = state.failure ?? error
            state.isOver = true
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    /// The time at which the maximum silence ends; `nil` for no limit.
    var silenceEnds: ContinuousClock.Instant? {
        guard let idle = request.idleTimeout else { return nil }
        return state.withLock { $0.isPaused ? nil : $0.lastArrival.advanced(by: idle) }
    }

    /// Records that the transfer resumes after it was paused.
    func noteResumed() {
        state.withLock { state in
            state.isPaused = false
            state.lastArrival = .now
        }
    }

    // MARK: The task that waits

    /// Waits for the head.
    ///
    /// - Throws: ``HTTPError``; `CancellationError`.
    func head(on loop: TransferLoop) async throws -> HTTPHead {
        while true {
            let (head, isOver, failure) = state.withLock { ($0.head, $0.isOver, $0.failure) }
            try Task.checkCancellation()
            if let head { return head }
            if isOver { throw failure ?? HTTPError(.malformed, "the response has no head", mayHaveArrived: true) }
            await wait(on: loop, after: nil)
        }
    }

    /// Waits for more of the body; `nil` at its end.
    ///
    /// - Throws: ``HTTPError``; `CancellationError`.
    func bytes(on loop: TransferLoop) async throws -> [UInt8]? {
        while true {
            let (bytes, head, wasPaused, isOver, failure) = state.withLock { state in
                defer { (state.buffer, state.isPaused) = ([], false) }
                return (state.buffer, state.head, state.isPaused, state.isOver, state.failure)
            }
            try Task.checkCancellation()
            if wasPaused { loop.resume(self) }
            if !bytes.isEmpty { return bytes }
            if isOver {
                if let failure { throw failure }
                return nil
            }
            await wait(on: loop, after: head)
        }
    }

    private func wait(on loop: TransferLoop, after seen: HTTPHead?) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    // The state could have changed since the task checked it. The head also wakes the task.
                    let isReady = state.isOver || state.isCancelled || !state.buffer.isEmpty || state.head != seen
                    if !isReady { state.waiter = continuation }
                    return isReady
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            loop.cancel(self)
        }
    }

    /// Ends the wait of a task whose exchange is abandoned.
    func cancel() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isCancelled = true
            return state.takeWaiter()
        }
        waiter?.resume()
    }
}
