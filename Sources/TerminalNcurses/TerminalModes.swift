import CNcurses

/// The terminal modes that are turned on in addition to the screen, and the sequences that turn them off.
enum TerminalModes {
    /// Returns the sequence that turns on bracketed paste and focus reports; with `mouse`, also mouse reports in the
    /// form for screens of any size.
    static func on(mouse: Bool) -> String {
        "\u{1B}[?2004h\u{1B}[?1004h" + (mouse ? "\u{1B}[?1000h\u{1B}[?1006h" : "")
    }

    /// The sequence that turns all of them off.
    static let off = "\u{1B}[?2004l\u{1B}[?1004l\u{1B}[?1006l\u{1B}[?1000l"

    /// Returns the sequences that restore the terminal after a crash, when ncurses can no longer be called.
    @MainActor
    static func reset() -> String {
        ["sgr0", "rmkx", "cnorm", "rmcup"].reduce(into: off) { text, name in
            guard let value = nc_capability(name) else { return }
            text += withoutPadding(String(cString: value))
        }
    }

    /// Removes the delays (`$<5>`) that descriptions can contain.
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
                // A terminal that was closed accepts no bytes. Its end arrives as an event.
                _ = nc_write(start, characters.count)
            }
        }
    }
}
