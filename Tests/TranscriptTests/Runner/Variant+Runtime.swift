import Signoff
import SignoffCheckpoint

extension Variant {
    /// A workflow with a runtime of the scenario's own.
    init(_ workflow: any Workflow<JSONValue, JSONValue>, runtime: WorkflowRuntime, saver: (any RunQueue)? = nil) {
        self.workflow = workflow
        self.runtime = runtime
        self.saver = saver
    }
}
