import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import Testing

/// The reference at work on a database, in a process of its own.
final class ReferenceProcess: Sendable {
    /// Which of the reference's savers it uses.
    enum Saver: String, CaseIterable, Sendable {
        case blocking = "sync"
        case cooperative = "async"
    }

    private let child: ChildProcess
    private let folder: WorkFolder

    /// Starts it on the database of a folder, or on the one a URL names.
    init(_ saver: Saver, in folder: WorkFolder, on url: String? = nil) throws {
        let python = try #require(ReferenceEnvironment.python)
        self.folder = folder
        child = try ChildProcess(
            python,
            [ReferenceEnvironment.script, url ?? folder.file("shared.sqlite"), folder.path, saver.rawValue],
            errors: folder.file("reference.log")
        )
    }

    /// Ends it at once, at any point.
    func kill() {
        child.kill()
    }

    /// Sends a request and waits for the answer to it.
    func ask(_ what: String, _ workflow: String, _ thread: String, _ more: JSONObject = [:]) async throws -> JSONValue {
        var request: JSONObject = ["do": .string(what), "workflow": .string(workflow), "thread": .string(thread)]
        request.merge(more) { _, given in given }
        try child.send(JSONValue.object(request).text(.compact))
        let log = folder.lines(of: "reference.log")
        let line = try #require(
            await child.nextLine(),
            "the reference ended while asked to \(what): \(log.joined(separator: "\n"))"
        )
        return try JSONValue(parsing: line)
    }
}
