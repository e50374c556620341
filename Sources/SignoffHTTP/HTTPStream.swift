/// A response whose body is read as it arrives.
///
/// One task reads. A reader that stops reading holds the server back; one that lets go of the stream ends it.
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

    /// Waits for more of the body and returns it; `nil` at its end.
    ///
    /// - Throws: ``HTTPError``; `CancellationError` when the task was canceled: half a body never looks whole.
    package func next() async throws -> [UInt8]? { try await transfer.bytes(on: loop) }
}
