/// Ids, values and storage contracts are part of what every caller of the runtime writes, so `import Signoff` is enough.
@_exported public import SignoffCheckpoint
