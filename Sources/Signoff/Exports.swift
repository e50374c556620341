/// Ids, values and storage contracts appear in the code of every caller of the runtime, so `import Signoff` is enough.
@_exported public import SignoffCheckpoint
