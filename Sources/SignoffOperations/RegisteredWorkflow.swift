package import Signoff
package import SignoffCheckpoint
package import SignoffOperator

/// A workflow that can be started: its description for operators, and the check of its inputs.
package struct RegisteredWorkflow: Sendable {
    /// The description of the workflow for operators.
    package var listing: WorkflowListing
    /// The boxes and edges of a graph; `nil` for a workflow that is not a graph.
    package var drawing: GraphDrawing?
    /// The workflow without its types.
    let entrypoint: AnyEntrypoint

    /// Creates the entry of a registered workflow.
    ///
    /// `release` is the release of the program, for a workflow without a release of its own.
    package init(_ entrypoint: AnyEntrypoint, release: String? = nil) {
        listing = WorkflowListing(
            name: entrypoint.name,
            summary: entrypoint.summary ?? "",
            exampleInput: entrypoint.example,
            release: entrypoint.release ?? release
        )
        drawing = entrypoint.drawing
        self.entrypoint = entrypoint
    }

    /// Returns the stored form of an input.
    ///
    /// - Throws: `invalid_input` with the path and the expected type when the workflow does not accept the input.
    package func stored(_ input: JSONValue) throws -> StoredValue {
        let stored: StoredValue
        do {
            stored = try StoredValue(input)
            try entrypoint.check(stored)
        } catch {
            throw OperationError(.invalidInput, fault(error), cause: error)
        }
        return stored
    }

    /// The nodes and channels of a graph; `nil` for a workflow that is not a graph.
    var graphStructure: StepStructure? {
        let structure = entrypoint.program.structure
        return structure.isFunctional ? nil : structure
    }

    private func fault(_ error: any Error) -> String {
        switch error {
        case let error as WorkflowError: error.message
        case let error as CheckpointError: "'\(listing.name)' does not take this input: \(error.message)"
        default: "'\(listing.name)' does not take this input: \(error)"
        }
    }
}

extension [RegisteredWorkflow] {
    /// Returns the workflow named `name`.
    ///
    /// - Throws: `unknown_workflow` with the most similar name and all known names.
    package func named(_ name: String) throws -> RegisteredWorkflow {
        if let workflow = first(where: { $0.listing.name == name }) { return workflow }
        let names = map(\.listing.name)
        let hint = Spelling.nearestName(to: name, among: names).map { ", did you mean '\($0)'?" } ?? ";"
        throw OperationError(
            .unknownWorkflow,
            "workflow '\(name)' is unknown\(hint) known workflows: \(names.isEmpty ? "none" : names.joined(separator: ", "))"
        )
    }
}
