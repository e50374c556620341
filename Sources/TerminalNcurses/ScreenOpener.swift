import CNcurses
import CellGrid
import Glibc

/// Checks the terminal, and starts ncurses on it.
@MainActor
enum ScreenOpener {
    struct Screen {
        let handle: OpaquePointer
        let depth: ColorDepth
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Refuses a terminal that cannot show a console, before anything is changed.
    static func check() throws -> String {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw TerminalError(
                .terminalMissing,
                "The console needs a terminal for input and output. Run it in one, or use a subcommand or --plain."
            )
        }
        guard let name = environment("TERM"), !name.isEmpty else {
            throw TerminalError(.terminalUnknown, "TERM is not set. Set it, for example to xterm-256color.")
        }
        guard name != "dumb" else { throw dumb(name) }
        return name
    }

    static func open(_ name: String, options: TerminalOptions) throws -> Screen {
        // Either variable would fix the size.
        unsetenv("LINES")
        unsetenv("COLUMNS")
        let noColor = environment("NO_COLOR")
        let colorTerm = environment("COLORTERM")
        let description = TerminalDescription(installed: name)
        let hopes = ColorDepth.wanted(
            override: options.colorDepth,
            noColor: noColor,
            colorTerm: colorTerm,
            colors: description?.colors ?? 0
        )
        let direct = hopes == .trueColor ? description?.withTrueColor : nil
        let handle = direct.flatMap { open(name, as: $0) } ?? nc_new_screen(name)
        guard let handle else {
            throw TerminalError(
                .terminalUnknown,
                "No description of the terminal \(printable(name)) is installed. Install it, or set TERM to "
                    + "xterm-256color if the terminal understands that."
            )
        }
        guard nc_capability("cup") != nil else {
            endwin()
            delscreen(handle)
            throw dumb(name)
        }
        nc_set_up(Int32(clamping: options.escapeDelay))
        let colors = Int(nc_start_color())
        let wanted = ColorDepth.wanted(
            override: options.colorDepth,
            noColor: noColor,
            colorTerm: colorTerm,
            colors: colors
        )
        return Screen(handle: handle, depth: .lesser(wanted, .available(colors: colors)))
    }

    /// Starts the screen with a terminal description of this program.
    ///
    /// The environment is restored before the function returns, because an editor started later must see the user's
    /// terminal.
    private static func open(_ name: String, as description: TerminalDescription) -> OpaquePointer? {
        let old = environment("TERMINFO")
        setenv("TERMINFO", description.inline, 1)
        defer { if let old { setenv("TERMINFO", old, 1) } else { unsetenv("TERMINFO") } }
        return nc_new_screen(name)
    }

    private static func dumb(_ name: String) -> TerminalError {
        TerminalError(
            .terminalDumb,
            "The terminal \(printable(name)) cannot move its cursor. Use --plain, or set TERM to what it is."
        )
    }

    private static func printable(_ name: String) -> String {
        SafeText(name).text(in: .ascii)
    }
}
