import FoundationEssentials
import Glibc

/// A run of a chatty step that the console executes itself, while keys are pressed in it.
struct OwnRun {
    /// The number of lines that the step prints.
    static let lines = 100_000

    let folder: String
    private let program: String

    /// Makes a database with a pending run of a runbook.
    ///
    /// - Throws: ``BenchmarkFailure`` when the program refuses it.
    init(program: String, in directory: String) throws {
        self.program = program
        folder = "\(directory)/signoff-own-run"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let step = "for part in 1 2 3 4 5 6 7 8 9 10; do seq \(Self.lines / 10); sleep 0.3; done"
        let book = "# Chatty\n\n```sh name=chatter confirm=no timeout=60s\n\(step)\n```\n"
        try Data(book.utf8).write(to: URL(filePath: "\(folder)/book.md"))
        for number in 0..<20 { try start("essay_review", "\"topic \(number)\"", "essay-\(number)", "") }
        try start("runbook", "{\"path\": \"\(folder)/book.md\"}", "chatty", "--detach")
    }

    var database: String { "\(folder)/own.sqlite" }

    private func start(_ workflow: String, _ input: String, _ thread: String, _ flags: String) throws {
        let command =
            "env -u XDG_STATE_HOME HOME='\(folder)' '\(program)' run \(workflow) --thread \(thread) --db '\(database)' \(flags) --input '\(input)' > /dev/null"
        guard system(command) == 0 else { throw BenchmarkFailure("\(workflow) was not started") }
    }

    /// How the run stands: `success` when it has ended well.
    var hasEnded: Bool {
        system("'\(program)' runs --thread chatty --db '\(database)' | grep -q success") == 0
    }

    /// The size of the database and its log on disk, in bytes.
    var bytes: Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            var status = stat()
            return stat(database + suffix, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    /// The number of bytes that the step prints.
    static var output: Int { (1...(lines / 10)).reduce(0) { $0 + String($1).utf8.count + 1 } * 10 }
}
