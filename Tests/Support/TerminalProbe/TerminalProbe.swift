import CellGrid
import Dispatch
import Glibc
import TerminalNcurses

/// Shows what the terminal reports, and does to it what the tests ask for by key.
@main
@MainActor
struct TerminalProbe {
    var log: [String] = []
    let terminal: Terminal

    static func main() async {
        do {
            let depth = CommandLine.arguments.dropFirst().first.flatMap(ColorDepth.init(rawValue:))
            var probe = TerminalProbe(terminal: try Terminal(options: TerminalOptions(colorDepth: depth)))
            await probe.run()
            probe.terminal.stop()
        } catch {
            print(error)
            exit(3)
        }
    }

    init(terminal: Terminal) {
        self.terminal = terminal
    }

    private mutating func run() async {
        draw()
        for await event in terminal.events {
            switch event {
            case .key(let key):
                log.append("key \(key)")
                if await act(key) { return }
            case .mouse(let event): log.append("mouse \(event.kind) \(event.position.row),\(event.position.column)")
            case .paste(let text): log.append("paste <\(text)>")
            case .command(let line): log.append("command <\(line)>")
            case .resize(let size): log.append("resize \(size.columns)x\(size.rows)")
            case .focusIn: log.append("focus in")
            case .focusOut: log.append("focus out")
            case .resumed: log.append("resumed")
            case .signal(.interrupt): log.append("interrupt")
            case .signal, .endOfInput: return
            }
            draw()
        }
    }

    /// Returns whether the program is to end.
    private mutating func act(_ key: KeyEvent) async -> Bool {
        switch key.text {
        case "q": return true
        case "ctrl-z": terminal.suspend()
        case "!": fatalError("Crash on demand")
        case "y":
            do { try terminal.copy("copied text") } catch { log.append("\(error)") }
        case "e": await runChild("echo child here")
        case "t": await runChild("echo \"$TERM <${TERMINFO:-none}>\"")
        case "d":
            // Wait for keys to pile up behind this one, then forget them.
            terminal.drainInput()
            log.append("drained")
        default: break
        }
        return false
    }

    private mutating func runChild(_ script: String) async {
        let exit = await terminal.runOutside {
            try? await ChildProcess.spawnAndWait(["/bin/sh", "-c", "\(script); read line; exit 7"])
        }
        log.append("child \(exit.map { "\($0)" } ?? "failed")")
    }

    private func draw() {
        let size = terminal.size
        var grid = CellGrid(size: size, glyphs: terminal.isUTF8 ? .unicode : .ascii)
        grid.box(grid.bounds, title: "probe \(size.columns)x\(size.rows) \(terminal.colorDepth.rawValue)")
        let inner = grid.bounds.inner
        let samples: [(SafeText, Style)] = [
            ("red bold", Style(foreground: .ansi(1), attributes: .bold)),
            ("bright", Style(foreground: .ansi(12))),
            ("orange", Style(foreground: .rgb(255, 135, 0), background: .rgb(0, 0, 95))),
            ("wide 世界|emoji 👩🚀|e\u{301}|⚠|", .plain),
            ("hidden \u{1B}]0;x\u{7}\u{202E}", Style(attributes: [.underline, .italic])),
        ]
        for (offset, sample) in samples.enumerated() {
            let position = Position(row: inner.origin.row + offset, column: inner.origin.column)
            grid.put(sample.0, at: position, style: sample.1, clippedTo: inner)
        }
        let area = inner.splitTop(samples.count).rest
        let lines = log.suffix(area.size.rows).map { SafeText($0).joinedLines() }
        grid.put(lines, in: area)
        terminal.present(grid, cursor: Position(row: min(1, size.rows - 1), column: 2))
    }
}
