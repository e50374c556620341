import BuiltinWorkflows
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

/// The workflows that are part of this program.
enum Workflows {
    /// Their definitions.
    static let definitions: [any WorkflowDefinition] = BuiltinWorkflow.all()

    /// What the backend needs to know of them.
    static let registered: [RegisteredWorkflow] = definitions.map {
        RegisteredWorkflow($0.erased, release: SignoffCommand.version)
    }

    /// What an operator sees of them.
    static let listings: [WorkflowListing] = registered.map(\.listing)

    /// Their names.
    static let names = Set(listings.map(\.name))
}
