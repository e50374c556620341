@testable import ConsoleApp
import Glibc
import Testing

/// Counts how often any process opens a file.
final class OpeningCounter {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        // Each use ends before the next, so that two openings are never reported as one.
        let watch = inotify_add_watch(descriptor, path, UInt32(IN_OPEN) | UInt32(IN_CLOSE_NOWRITE))
        try #require(descriptor >= 0 && watch >= 0, "the file can be watched")
    }

    deinit { close(descriptor) }

    /// The openings since the last call.
    func count() -> Int {
        var openings = 0
        let length = 64 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let read = Glibc.read(descriptor, buffer.baseAddress, length)
            guard read > 0 else { return openings }
            var start = 0
            while start < read {
                let event = buffer.load(fromByteOffset: start, as: inotify_event.self)
                if event.mask & UInt32(IN_OPEN) != 0 { openings += 1 }
                start += MemoryLayout<inotify_event>.size + Int(event.len)
            }
        }
    }
}

@Suite("The configuration is read once per start")
struct ConfigurationReadsTests {
    private static let text = """
        theme = "base"
        mouse = true
        [keys]
        ignore = []
        [deciding]
        reasons = ["too expensive"]
        """

    @Test(
        "The console, a command and help read the configuration once",
        arguments: [
            ["console", "--plain"], ["inbox"], ["threads"], ["worker", "--once"],
            ["answer", "--dry-run", "--thread", "t"],
        ]
    )
    func starts(_ command: [String]) async throws {
        let folder = try TemporaryFolder()
        try PrivateFiles.makeFolder("\(folder.path)/config/signoff")
        try folder.write(Self.text, to: "config/signoff/config.toml")
        let database = "\(folder.path)/a.sqlite"
        _ = try await CommandRun.signoff("inbox", "--db", database, in: folder)
        let counter = try OpeningCounter("\(folder.path)/config/signoff/config.toml")
        let run = try await CommandRun.signoff(
            command + ["--db", database],
            in: folder,
            input: "quit\n",
            environment: ["XDG_CONFIG_HOME": "\(folder.path)/config"]
        )
        #expect(counter.count() == 1, "\(run.errors)")
    }
}
