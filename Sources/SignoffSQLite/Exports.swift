/// The results of pruning, importing and copying were once declared in this module.
@_exported public import struct SignoffCheckpoint.BackupReport
@_exported public import struct SignoffCheckpoint.ImportedThread
@_exported public import struct SignoffCheckpoint.PrunedThread
@_exported public import struct SignoffCheckpoint.RetentionRule
@_exported public import struct SignoffCheckpoint.VacuumReport
