import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Threads that one program brought to a stage, read and continued by the other; all stages in one file.
@Suite(
    "Every stage, written by one side and read and continued by the other",
    .enabled(if: ReferenceEnvironment.python != nil, Comment(rawValue: ReferenceEnvironment.reason)),
    .timeLimit(.minutes(10))
)
struct StageTests {
    @Test("Written by Swift, continued by Python", arguments: ReferenceProcess.Saver.allCases)
    func fromSwift(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let ours = try await SwiftSide(in: folder)
        let theirs = try ReferenceProcess(saver, in: folder)
        for stage in Stage.all {
            try await StageCheck(in: folder, ours: ours, theirs: theirs).check(
                stage,
                writtenBy: ours,
                continuedBy: theirs
            )
        }
    }

    @Test("Written by Python, continued by Swift", arguments: ReferenceProcess.Saver.allCases)
    func fromPython(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let theirs = try ReferenceProcess(saver, in: folder)
        // The reference makes its tables with its first run; before that the file would be ours.
        try await theirs.run(.input("first"), "chat", on: "made by Python")
        let ours = try await SwiftSide(in: folder)
        for stage in Stage.all {
            try await StageCheck(in: folder, ours: ours, theirs: theirs).check(
                stage,
                writtenBy: theirs,
                continuedBy: ours
            )
        }
    }
}
