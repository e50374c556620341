import Dispatch
import Glibc
import SignoffCheckpoint
import Testing

/// One run of the built program, with its output and exit code.
struct CommandRun {
    let output: String
    let errors: String
    let exitCode: Int32

    /// The JSON on standard output.
    var json: JSONValue {
        get throws { try JSONValue(parsing: output) }
    }

    /// The last line on standard error.
    var problem: String {
        errors.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// Runs `signoff` with `arguments` in a folder, with an environment of its own, and waits for its end.
    ///
    /// - Parameters:
    ///   - input: The text of standard input; nil closes standard input.
    static func signoff(
        _ arguments: String...,
        in folder: TemporaryFolder,
        input: String? = "",
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await signoff(arguments, in: folder, input: input, environment: environment)
    }

    /// Runs a shell line in a folder, in which `"$SIGNOFF"` is the built program, and waits for its end.
    static func shell(_ line: String, in folder: TemporaryFolder) async throws -> CommandRun {
        try await run(["/bin/sh", "-c", line], in: folder, input: "", environment: ["SIGNOFF": binary])
    }

    /// Runs `signoff` with `arguments` in a folder, with an environment of its own, and waits for its end.
    static func signoff(
        _ arguments: [String],
        in folder: TemporaryFolder,
        input: String? = "",
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await run([binary] + arguments, in: folder, input: input, environment: environment)
    }

    private static func run(
        _ command: [String],
        in folder: TemporaryFolder,
        input: String?,
        environment: [String: String]
    ) async throws -> CommandRun {
        let files = try TemporaryFolder()
        try files.write(input ?? "", to: "in")
        var variables = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8", "SIGNOFF_OPERATOR": "tester",
            "TERM": "dumb",
        ]
        variables.merge(environment) { _, given in given }
        let child = try spawn(
            enter + [folder.path] + command,
            files: files,
            closesInput: input == nil,
            variables
        )
        let status = await withCheckedContinuation { continuation in
            // Waiting blocks a thread, and the threads of the pool are needed for other tests.
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(child, &status, 0) == -1, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
        return CommandRun(
            output: try files.read("out"),
            errors: try files.read("err"),
            exitCode: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        )
    }

    /// The built program, beside the bundle of the tests.
    private static var binary: String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return String(bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)]) + "/signoff"
    }

    /// The words before a folder and a command that run the command in the folder.
    private static let enter = ["/bin/sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh"]

    private static func spawn(
        _ arguments: [String],
        files: TemporaryFolder,
        closesInput: Bool,
        _ variables: [String: String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if closesInput {
            posix_spawn_file_actions_addclose(&actions, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "\(files.path)/in", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, "\(files.path)/out", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(files.path)/err", O_WRONLY | O_CREAT, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = arguments.map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, arguments[0], &actions, &attributes, words, settings)
        try #require(code == 0, "\(arguments[0]) could not be started: error \(code)")
        return child
    }
}

/// A folder that is removed with its files when its last reference is released.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/signoff-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { TemporaryFolder.remove(path) }

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func has(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    func read(_ name: String) throws -> String {
        let descriptor = open("\(path)/\(name)", O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            try #require(count >= 0)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    private static func remove(_ path: String) {
        if let entries = opendir(path) {
            while let entry = readdir(entries) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard name != ".", name != ".." else { continue }
                if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
            }
            closedir(entries)
        }
        rmdir(path)
    }
}
