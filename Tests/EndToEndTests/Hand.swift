import TerminalSupport

/// A hand at the keyboard: presses each key once, when what it is for can be seen, and counts.
///
/// Text that is typed is not counted: it is as long as what there is to say.
struct Hand {
    let console: TerminalSession
    /// How many keys were pressed so far.
    private(set) var keys = 0

    init(_ console: TerminalSession) {
        self.console = console
    }

    /// Presses one key and waits for what it brings to the screen.
    ///
    /// On a machine that stalls, the console may draw a screen once more after it was read, and says that it dropped the key; it is then
    /// pressed again as a person would, and counts once.
    mutating func press(_ key: String, until text: String) async throws {
        let dropped = "press again"
        let saysSoAlready = await console.screen.contains(dropped)
        try await press(key)
        let met = try await console.waitForAny(of: saysSoAlready ? [text] : [text, dropped])
        guard met != text else { return }
        await read()
        try await console.press(key)
        try await console.waitForAny(of: [text])
    }

    /// Presses one key and waits for something to leave the screen.
    mutating func press(_ key: String, untilGone text: String) async throws {
        try await press(key)
        try await console.waitUntilGone(text: text)
    }

    /// Presses one key.
    mutating func press(_ key: String) async throws {
        keys += 1
        try await console.press(key)
    }

    /// Types text and waits until it can be read.
    func write(_ text: String) async throws {
        try await console.type(text)
        try await console.waitFor(text: text)
    }

    /// Reads for as long as the guards of a decision want a person to have read.
    func read() async {
        await console.watch(for: .milliseconds(900))
    }
}
