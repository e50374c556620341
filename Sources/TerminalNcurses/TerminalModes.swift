import CNcurses

/// The terminal modes that are switched on besides the screen itself, and the sequences that switch them off.
enum TerminalModes {
    /// Bracketed paste and focus reports, and reports of the mouse where they are wanted, with plain numbers for every size of screen.
    static func on(mouse: Bool) -> String {
        "\u{1B}[?2004h\u{1B}[?1004h" + (mouse ? "\u{1B}[?1000h\u{1B}[?1006h" : "")
    }

    /// Ends all of them, whichever were on.
    static let off = "\u{1B}[?2004l\u{1B}[?1004l\u{1B}[?1006l\u{1B}[?1000l"

    /// Everything that gives the terminal back after a crash, when ncurses can no longer be asked.
    @MainActor
    static func reset() -> String {
        ["sgr0", "rmkx", "cnorm", "rmcup"].reduce(into: off) { text, name in
            guard let value = nc_capability(name) else { return }
            text += withoutPadding(String(cString: value))
        }
    }

    /// Removes the delays (`$<5>`) descriptions may contain.
    static func withoutPadding(_ capability: String) -> String {
        var text = ""
        var rest = capability[...]
        while let character = rest.first {
            if rest.hasPrefix("$<"), let end = rest.firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
            } else {
                text.append(character)
                rest.removeFirst()
            }
        }
        return text
    }

    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else { return }
                // A terminal that is gone takes no bytes; its end arrives as an event.
                _ = nc_write(start, characters.count)
            }
        }
    }
}
