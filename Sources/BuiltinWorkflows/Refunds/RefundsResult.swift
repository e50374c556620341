package import SignoffCheckpoint

/// The result of the refunds workflow.
package struct RefundsResult: Hashable, Sendable, Codable {
    /// A request that the operator rejected.
    package struct Rejection: Hashable, Sendable, Codable {
        /// The id of the request.
        package var id: String
        /// The reason; `nil` if none was given.
        package var reason: String?
    }

    /// The number of requests.
    package var requested: Int
    /// The number of requests approved because they are within the limit.
    package var automatic: Int
    /// The number of requests that the operator approved unchanged.
    package var approved: Int
    /// The number of requests that the operator approved with another amount or reason.
    package var edited: Int
    /// The requests that the operator rejected, in the order of the table.
    package var rejected: [Rejection]
    /// The sum of the approved amounts, for each currency.
    package var totals: JSONValue
    /// The absolute path of the table of approved refunds.
    package var output: String
}
