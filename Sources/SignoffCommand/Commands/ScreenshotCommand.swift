import ArgumentParser
import CellGrid
import ConsoleApp
import Glibc
import SignoffOperator

struct ScreenshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screenshot",
        abstract: "Write a frame of the console as SVG or text.",
        discussion:
            "Without --db, the frame shows the demo at a fixed time. Keys are written like 'j a ctrl-d'. The effects of a key are performed before the next key."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Columns and rows, such as 120x40.", valueName: "size"))
    var size = "120x40"

    @Option(name: .long, help: ArgumentHelp("The keys to press first, separated by spaces.", valueName: "keys"))
    var keys = ""

    @Option(name: .long, help: ArgumentHelp("The theme: an id or a file.", valueName: "theme"))
    var theme: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The file to write, ending in .svg or .txt. Default: text on standard output.",
            valueName: "file"
        )
    )
    var output: String?

    func run() async throws {
        let numbers = size.split(separator: "x").compactMap { Int($0) }
        guard numbers.count == 2, 40...500 ~= numbers[0], 10...200 ~= numbers[1] else {
            throw OperationError(.usage, "--size is columns x rows, from 40x10 to 500x200, not '\(size)'")
        }
        let keys = try keys.split(separator: " ").map { word in
            guard let key = KeyEvent(text: String(word)) else {
                throw OperationError(.usage, "--keys: '\(word)' is not a key")
            }
            return key
        }
        let options = ConsoleSnapshot.Options(
            size: Size(rows: numbers[1], columns: numbers[0]),
            keys: keys,
            theme: theme,
            glyphs: common.ascii ? .ascii : .unicode,
            databaseName: common.db ?? "demo"
        )
        guard common.server == nil else { throw OperationError(.unsupported, "a screenshot needs a database") }
        let frame: ConsoleSnapshot.Frame
        if common.db == nil {
            let clock = DemoClock.staged(StagedMorning())
            frame = try await Demo.with(keeps: false, name: common.name ?? "maria", clock: clock) { demo in
                try await ConsoleSnapshot.frame(of: demo.backend, options: options)
            }
        } else {
            let session = try await Session.open(common, for: .reading, client: "console")
            frame = try await ConsoleSnapshot.frame(of: session.backend, options: options)
        }
        let isPicture = output?.hasSuffix(".svg") == true
        let picture = isPicture ? frame.grid.svg(palette: frame.isLight ? .light : .dark) : nil
        try write(picture ?? frame.grid.rows().joined(separator: "\n") + "\n")
    }

    private func write(_ text: String) throws {
        guard let output else {
            StandardStreams.write(text, to: 1)
            return
        }
        let descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw OperationError(.unreadable, "cannot write '\(output)': \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        StandardStreams.write(text, to: descriptor)
    }
}

extension PicturePalette {
    /// The palette with dark text on a light background.
    fileprivate static let light = PicturePalette(
        foreground: "1f2328",
        background: "fbfaf7",
        ansi: [
            "24292f", "b3261e", "116329", "7d4e00", "0550ae", "8250df", "0e6a75", "6e7781",
            "57606a", "a40e26", "1a7f37", "633c01", "218bff", "a475f9", "3192aa", "8c959f",
        ]
    )
}
