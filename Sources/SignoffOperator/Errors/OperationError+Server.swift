// What can go wrong between a command and a server.
extension OperationError.Code {
    /// The server cannot be reached: no connection, no such name, or the time was over.
    package static let serverUnreachable = OperationError.Code(description: "server_unreachable", exitCode: 5)
    /// What answers at the URL is not the API of a LangGraph server.
    package static let notAServer = OperationError.Code(description: "not_a_server", exitCode: 5)
    /// The server failed, takes no more requests, or sent what cannot be read.
    package static let serverFailed = OperationError.Code(description: "server_failed", exitCode: 5)
    /// The server wants a key, or another one.
    package static let unauthorized = OperationError.Code(description: "unauthorized", exitCode: 5)
    /// The server does not allow the request to this key.
    package static let forbidden = OperationError.Code(description: "forbidden", exitCode: 6)
    /// A server has nothing like it.
    package static let unsupported = OperationError.Code(description: "unsupported", exitCode: 2)
}
