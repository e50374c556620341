import Glibc
import OrderedCollections
import SignoffCheckpoint

/// Rows for tests that care about the file, not about what is in it.
enum Rows {
    static func id(_ number: Int) -> CheckpointID { CheckpointID("1f0c0000-000\(number)-6000-8000-000000000000") }

    static func checkpoint(_ thread: ThreadID, _ number: Int) -> SavedCheckpoint {
        SavedCheckpoint(
            thread: thread,
            namespace: "",
            checkpoint: Checkpoint(
                id: id(number),
                createdAt: "2026-11-22T14:30:25.566154+00:00",
                channelValues: ["__start__": .string("cat")],
                channelVersions: ["__start__": .text("00000000000000000000000000000001.0.5")],
                versionsSeen: ["__input__": [:]],
                updatedChannels: ["__start__"]
            ),
            metadata: CheckpointMetadata(source: .input, step: -1, scalars: ["user": "ann ✓"]),
            parent: number > 1 ? id(number - 1) : nil
        )
    }

    static func request(_ thread: ThreadID) -> RunRequest {
        RunRequest(thread: thread, workflow: "w", action: .proceed, requestedBy: "ann")
    }
}

enum Process {
    /// Ends the process without giving anything in it the chance to tidy up.
    static func endAtOnce(_ status: Int32) -> Never { _exit(status) }
}
