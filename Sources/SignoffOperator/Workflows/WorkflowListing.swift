package import SignoffCheckpoint

/// A workflow that an operator can start.
package struct WorkflowListing: Hashable, Sendable {
    /// The name of the workflow.
    package var name: String
    /// A description of the workflow as one sentence; empty for none.
    package var summary: String
    /// An example input as JSON; `nil` for none.
    package var exampleInput: JSONValue?
    /// The release of the workflow that would run; `nil` for none.
    package var release: String?

    /// Creates a listing.
    package init(name: String, summary: String = "", exampleInput: JSONValue? = nil, release: String? = nil) {
        self.name = name
        self.summary = summary
        self.exampleInput = exampleInput
        self.release = release
    }
}

extension [WorkflowListing] {
    /// The release of each workflow by name; the inner value is `nil` for none.
    package var releases: [String: String?] {
        Dictionary(map { ($0.name, $0.release) }, uniquingKeysWith: { first, _ in first })
    }
}
