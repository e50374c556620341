import ArgumentParser
import FoundationEssentials
import Glibc

/// Measures what it costs to list the questions and threads of files that another program made to be expensive.
struct HostileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile",
        abstract: "Open files that were made to be expensive with 'signoff inbox' and 'signoff threads'.",
        discussion:
            "Ends with 1 when one of them takes more than 150 MB or 1 s of processor time, or does not end by itself."
    )

    @Option(help: "The program.")
    var program = ".build/release/signoff"

    @Option(help: "Only files whose names contain this.")
    var only = ""

    @Option(name: .customLong("folder"), help: "The folder of the files.")
    var directory = "/tmp"

    private static let memory = 150.0
    private static let processorTime = 1.0

    func run() async throws {
        let folder = "\(directory)/signoff-hostile"
        var exceeding = 0
        for file in HostileFile.all where only.isEmpty || file.name.contains(only) {
            for command in ["inbox", "threads"] {
                try? FileManager.default.removeItem(atPath: folder)
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                setenv("XDG_CACHE_HOME", "\(folder)/cache", 1)
                setenv("XDG_STATE_HOME", "\(folder)/state", 1)
                let path = "\(folder)/python.sqlite"
                // The memory of a program begins with that of the one that starts it: the file is made elsewhere.
                let made = try MeasuredProcess(running: [CommandLine.arguments[0], "hostile-make", file.name, path])
                guard made.status == 0 else { throw UnexpectedResult(description: "\(file.name) was not made") }
                let taken = try MeasuredProcess(running: [program, command, "--db", path])
                let isOver = taken.memory > Self.memory || taken.processorTime > Self.processorTime || taken.status > 5
                if isOver { exceeding += 1 }
                let mark = isOver ? "  over" : ""
                print(
                    "\(Int(taken.memory)) MB\t\(Int(taken.processorTime * 1000)) ms\t\(taken.status)\t\(command)\t\(file.name)\(mark)"
                )
                fflush(nil)
            }
        }
        try? FileManager.default.removeItem(atPath: folder)
        if exceeding > 0 { throw ExitCode(1) }
    }
}

/// Makes one of the files.
struct HostileMakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile-make",
        abstract: "Make one of the files that 'hostile' measures.",
        shouldDisplay: false
    )

    @Argument(help: "The name of the file, as 'hostile' prints it.")
    var name: String

    @Argument(help: "The path.")
    var path: String

    func run() throws {
        guard let file = HostileFile.all.first(where: { $0.name == name }) else {
            throw ValidationError("no file is called '\(name)'")
        }
        try file.write(to: path)
    }
}
