import TerminalSupport

/// Presses each key once, when its target is visible, and counts the keys.
///
/// Typed text is not counted, because its length depends on the content.
struct Hand {
    let console: TerminalSession
    /// The number of keys so far.
    private(set) var keys = 0

    init(_ console: TerminalSession) {
        self.console = console
    }

    /// Presses a key and waits for its effect on the screen.
    ///
    /// On a slow machine, the console may draw a screen again after it was read, and report that it dropped the key.
    /// The key is then pressed again, as an operator would, and counts once.
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

    /// Presses a key and waits for a text to leave the screen.
    mutating func press(_ key: String, untilGone text: String) async throws {
        try await press(key)
        try await console.waitUntilGone(text: text)
    }

    /// Presses one key.
    mutating func press(_ key: String) async throws {
        keys += 1
        try await console.press(key)
    }

    /// Types text and waits until it is visible.
    func write(_ text: String) async throws {
        try await console.type(text)
        try await console.waitFor(text: text)
    }

    /// Waits for the reading time that the guards of a decision require.
    func read() async {
        await console.watch(for: .milliseconds(900))
    }
}
