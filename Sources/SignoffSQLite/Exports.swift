/// What pruning, importing and copying return was once declared here.
@_exported public import struct SignoffCheckpoint.BackupReport
@_exported public import struct SignoffCheckpoint.ImportedThread
@_exported public import struct SignoffCheckpoint.PrunedThread
@_exported public import struct SignoffCheckpoint.RetentionRule
@_exported public import struct SignoffCheckpoint.VacuumReport
