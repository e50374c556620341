package import Signoff
package import SignoffCheckpoint

/// A workflow an operator can start here.
package struct WorkflowListing: Sendable {
    /// The name of its entrypoint.
    package var name: String
    /// What it does, in one sentence; empty when it does not say.
    package var summary: String
    /// An input to start from, as JSON; nil when it gives none.
    package var exampleInput: JSONValue?
    /// The release this program has of it; nil when none is named.
    package var release: String?
    /// Throws when a value is not an input it takes; the error names the path and the expected type.
    package var validate: @Sendable (StoredValue) throws -> Void

    /// Creates a listing.
    package init(
        name: String,
        summary: String,
        exampleInput: JSONValue? = nil,
        release: String? = nil,
        validate: @escaping @Sendable (StoredValue) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.exampleInput = exampleInput
        self.release = release
        self.validate = validate
    }

    /// Creates the listing of a registered workflow; `release` is that of the program, for a workflow that names none.
    package init(_ entrypoint: AnyEntrypoint, release: String? = nil) {
        self.init(
            name: entrypoint.name,
            summary: entrypoint.summary ?? "",
            exampleInput: entrypoint.example,
            release: entrypoint.release ?? release,
            validate: { try entrypoint.check($0) }
        )
    }

    /// The stored form of an input.
    ///
    /// - Throws: `invalid_input` when the workflow does not take it, with path and expected type.
    package func stored(_ input: JSONValue) throws -> StoredValue {
        let stored: StoredValue
        do {
            stored = try StoredValue(input)
            try validate(stored)
        } catch {
            throw OperationError(.invalidInput, fault(error), cause: error)
        }
        return stored
    }

    private func fault(_ error: any Error) -> String {
        switch error {
        case let error as WorkflowError: error.message
        case let error as CheckpointError: "'\(name)' does not take this input: \(error.message)"
        default: "'\(name)' does not take this input: \(error)"
        }
    }
}

extension [WorkflowListing] {
    /// The release of each, by name; nil inside for one that names none.
    package var releases: [String: String?] {
        Dictionary(map { ($0.name, $0.release) }, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the workflow called `name`.
    ///
    /// - Throws: `unknown_workflow`, naming the nearest and all that are known.
    package func named(_ name: String) throws -> WorkflowListing {
        if let listing = first(where: { $0.name == name }) { return listing }
        let names = map(\.name)
        let hint = nearestName(to: name, among: names).map { ", did you mean '\($0)'?" } ?? ";"
        throw OperationError(
            .unknownWorkflow,
            "there is no workflow '\(name)'\(hint) known here: \(names.isEmpty ? "none" : names.joined(separator: ", "))"
        )
    }
}
