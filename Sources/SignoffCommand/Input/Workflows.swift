import BuiltinWorkflows
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

/// The workflows of this program.
enum Workflows {
    /// The definitions.
    static let definitions: [any WorkflowDefinition] = BuiltinWorkflow.all()

    /// The registrations for the backend.
    static let registered: [RegisteredWorkflow] = definitions.map {
        RegisteredWorkflow($0.erased, release: SignoffCommand.version)
    }

    /// The listings for operators.
    static let listings: [WorkflowListing] = registered.map(\.listing)

    /// The names of the workflows.
    static let names = Set(listings.map(\.name))
}
