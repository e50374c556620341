import ArgumentParser
import CellGrid
import Glibc
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a thread as JSON lines, byte for byte, for 'signoff import'.",
        discussion: """
            A database that Python created can be exported too. A thread with a run in progress is refused. A thread that waits for an answer \
            waits in both databases after the import.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread.", valueName: "thread"))
    var thread: String

    @Option(
        name: .long,
        help: ArgumentHelp("The file to write, which must not exist. Default: standard output.", valueName: "file")
    )
    var output: String?

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .reading,
            missing: "a LangGraph server does not export whole threads; 'signoff history --json' prints a thread"
        )
        let thread = ThreadID(thread)
        let lines: [String]
        do {
            lines = try await LocalBackend.required(try session.storage.transfer).export(thread)
        } catch let error as CheckpointError where error.code == .notFound {
            throw OperationError(.threadNotFound, error.message, cause: error)
        } catch {
            throw OperationError(error, attempting: "exporting thread '\(thread)'")
        }
        guard let output else {
            // The lines are data, so they are printed exactly. On a terminal, characters that JSON can escape are
            // escaped.
            for line in lines { session.output.jsonText(line) }
            return
        }
        try NewFile.write(lines, to: output)
        if session.output.isJSON {
            session.output.json([
                "thread_id": .string(thread.rawValue), "file": .string(output), "lines": .integer(Int64(lines.count)),
            ])
        } else {
            session.output.line("exported \(name: thread.rawValue) to \(output), \(lines.count) lines")
        }
    }
}

/// A newly created file.
///
/// An existing file is never overwritten.
enum NewFile {
    /// Writes lines to a file that only its owner can read.
    ///
    /// - Throws: `unreadable` when the file exists or cannot be written. A partly written file is removed.
    static func write(_ lines: [String], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw OperationError(.unreadable, "cannot make '\(path)': \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        for line in lines {
            guard StandardStreams.wroteAll("\(line)\n", to: descriptor) else {
                let reason = String(cString: strerror(errno))
                unlink(path)
                throw OperationError(.unreadable, "cannot write '\(path)': \(reason)")
            }
        }
        guard fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(path)
            throw OperationError(.unreadable, "cannot write '\(path)': \(reason)")
        }
    }
}
