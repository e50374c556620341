package import SignoffCheckpoint

/// What became of a table of refund requests.
package struct RefundsResult: Hashable, Sendable, Codable {
    /// A request the operator rejected.
    package struct Rejection: Hashable, Sendable, Codable {
        /// The request.
        package var id: String
        /// Why, when a reason was given.
        package var reason: String?
    }

    /// How many requests there were.
    package var requested: Int
    /// How many were approved because they are within the limit.
    package var automatic: Int
    /// How many the operator approved as they were.
    package var approved: Int
    /// How many the operator approved with another amount or reason.
    package var edited: Int
    /// The requests the operator rejected, in the order of the table.
    package var rejected: [Rejection]
    /// The sum of what was approved, for each currency.
    package var totals: JSONValue
    /// The absolute path of the table of approved refunds.
    package var output: String
}
