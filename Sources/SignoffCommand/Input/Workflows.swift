import BuiltinWorkflows
import Signoff
import SignoffCheckpoint
import SignoffOperations

/// The workflows that are part of this program.
enum Workflows {
    /// Their definitions.
    static let definitions: [any WorkflowDefinition] = BuiltinWorkflow.all()

    /// What an operator sees of them.
    static let listings: [WorkflowListing] = definitions.map {
        WorkflowListing($0.erased, release: SignoffCommand.version)
    }

    /// Their names.
    static let names = Set(listings.map(\.name))
}
