import CNcurses

extension TerminalSurvey {
    /// The maximum time to wait for the replies, in milliseconds.
    private static let patience = 100

    /// Queries the terminal, on a screen that is about to be painted.
    ///
    /// Keys typed in the meantime are dropped, because the user cannot see what they would act on. A late reply is
    /// dropped like any unrequested sequence.
    @MainActor
    static func ask(_ name: String) -> TerminalSurvey {
        // The Linux console prints sequences that it does not know.
        guard name != "linux" else { return TerminalSurvey() }
        TerminalModes.write(query)
        var answer: [UInt8] = []
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(patience)
        var buffer = [UInt8](repeating: 0, count: 512)
        while !isComplete(answer) {
            let left = end - clock.now
            guard left > .zero else { break }
            let milliseconds = Int32(left / .milliseconds(1)) + 1
            let count = nc_read_bytes(&buffer, buffer.count, milliseconds)
            guard count > 0 else { break }
            answer += buffer[..<Int(count)]
        }
        return TerminalSurvey(answer: answer)
    }
}
