/// A response whose body is read as it arrives.
///
/// Only one task can read. A reader that stops reading pauses the server. Releasing the stream ends it.
package final class HTTPStream: Sendable {
    /// The head of the response.
    package let head: HTTPHead
    private let transfer: Transfer
    private let loop: TransferLoop

    init(head: HTTPHead, transfer: Transfer, loop: TransferLoop) {
        self.head = head
        self.transfer = transfer
        self.loop = loop
    }

    deinit { loop.cancel(transfer) }

    /// Waits for more of the body, and returns it; `nil` at its end.
    ///
    /// - Throws: ``HTTPError``; `CancellationError` when the task was canceled, so that an incomplete body never looks
    ///   complete.
    package func next() async throws -> [UInt8]? { try await transfer.bytes(on: loop) }
}
