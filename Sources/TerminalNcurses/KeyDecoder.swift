import CellGrid

/// Decodes the input from ncurses to events.
///
/// The decoder does not depend on ncurses, so that it can be tested without a terminal.
///
/// A sequence that ncurses does not know arrives as single characters, and characters are commands. Complete sequences
/// are therefore collected here, and dropped when unknown, so that no part of a sequence acts as a command.
struct KeyDecoder {
    /// A unit of input from the terminal.
    enum Input: Equatable {
        case scalar(Unicode.Scalar)
        /// A key, by its ncurses name, with the bytes of its sequence.
        case key(name: String, bytes: String)
        case pasteStart
        case pasteEnd
        case focusIn
        case focusOut
    }

    private var pasted: String?
    private var unfinished: Unfinished?

    /// The rest of a sequence whose beginning was read earlier, because the connection split it.
    private enum Unfinished {
        /// The final letter of `ESC [ …` has not arrived.
        case sequence
        /// The terminator of a string has not arrived. The value is the number of characters still to expect.
        case string(Int)
    }

    /// The maximum length of a terminal's reply to any query of this program.
    private static let longestString = 64

    /// Decodes all input that one wake-up read.
    ///
    /// Escape followed by another key in the same read is that key with Alt.
    mutating func decode(_ inputs: [Input]) -> [TerminalEvent] {
        let inputs = inputs.flatMap { Self.expanded($0) }
        var events: [TerminalEvent] = []
        var index = 0
        while index < inputs.count {
            let input = inputs[index]
            if pasted == nil, let unfinished {
                self.unfinished = nil
                if skip(unfinished, inputs, &index) { continue }
            }
            index += 1
            if pasted != nil {
                if let text = continuePaste(input) { events.append(.paste(text)) }
                continue
            }
            switch input {
            case .pasteStart: pasted = ""
            case .pasteEnd: break
            case .focusIn: events.append(.focusIn)
            case .focusOut: events.append(.focusOut)
            case .key(let name, _):
                if let key = KeyName.event(name) { events.append(.key(key)) }
            case .scalar("\u{1B}"):
                if let event = decodeEscape(inputs, &index) { events.append(event) }
            case .scalar(let scalar):
                if let key = Self.key(scalar) { events.append(.key(key)) }
            }
        }
        return events
    }

    /// Returns the bytes of a key without a meaning, which can be the beginning of a sequence such as a mouse report.
    private static func expanded(_ input: Input) -> [Input] {
        guard case .key(let name, let bytes) = input, KeyName.event(name) == nil else { return [input] }
        return bytes.unicodeScalars.map { .scalar($0) }
    }

    /// Discards a paste that has begun.
    mutating func reset() {
        pasted = nil
        unfinished = nil
    }

    /// Drops the rest of a split sequence.
    ///
    /// Returns whether input was dropped.
    private mutating func skip(_ rest: Unfinished, _ inputs: [Input], _ index: inout Int) -> Bool {
        let start = index
        switch rest {
        case .sequence:
            while index < inputs.count, case .scalar(let scalar) = inputs[index] {
                guard 0x20...0x7E ~= scalar.value else { return index > start }
                index += 1
                if scalar.value >= 0x40 { return true }
            }
            if index == inputs.count { unfinished = .sequence }
        case .string(let count):
            skipString(inputs, &index, atMost: count)
        }
        return index > start
    }

    private mutating func continuePaste(_ input: Input) -> String? {
        switch input {
        case .pasteEnd:
            defer { pasted = nil }
            return pasted
        case .scalar("\r"): pasted?.append("\n")
        case .scalar(let scalar): pasted?.unicodeScalars.append(scalar)
        case .key(_, let bytes): pasted?.append(bytes == "\r" ? "\n" : bytes)
        case .pasteStart, .focusIn, .focusOut: break
        }
        return nil
    }

    private mutating func decodeEscape(_ inputs: [Input], _ index: inout Int) -> TerminalEvent? {
        guard index < inputs.count else { return .key(.escape) }
        switch inputs[index] {
        case .scalar("["), .scalar("O"):
            return decodeSequence(inputs, &index)
        case .scalar("]"), .scalar("P"), .scalar("_"), .scalar("^"), .scalar("X"):
            return skipString(inputs, &index)
        case .scalar("\u{1B}"):
            return .key(.escape)
        case .scalar(let scalar):
            index += 1
            return Self.key(scalar).map { Self.alt($0) }
        case .key(let name, _):
            index += 1
            return KeyName.event(name).map { Self.alt($0) }
        default:
            return .key(.escape)
        }
    }

    private static func alt(_ key: KeyEvent) -> TerminalEvent {
        .key(KeyEvent(key.key, modifiers: key.modifiers.union(.alt)))
    }

    /// Decodes `ESC [ … final` or `ESC O final`.
    private mutating func decodeSequence(_ inputs: [Input], _ index: inout Int) -> TerminalEvent? {
        guard case .scalar(let introducer) = inputs[index] else { return nil }
        index += 1
        guard index < inputs.count, case .scalar = inputs[index] else {
            return .key(.alt(Character(introducer)))
        }
        var parameters = ""
        while index < inputs.count, case .scalar(let scalar) = inputs[index] {
            index += 1
            switch scalar.value {
            case 0x20...0x3F: parameters.unicodeScalars.append(scalar)
            case 0x4D where parameters.isEmpty && introducer == "[":
                // The oldest form of mouse report has three more characters.
                index = min(index + 3, inputs.count)
                return nil
            case 0x40...0x7E: return KeyName.event(final: scalar, parameters: parameters)
            default: return nil
            }
        }
        if index == inputs.count { unfinished = .sequence }
        return nil
    }

    /// Decodes a lone Alt-letter, or an unrequested reply of the terminal up to its terminator.
    private mutating func skipString(_ inputs: [Input], _ index: inout Int) -> TerminalEvent? {
        guard case .scalar(let introducer) = inputs[index] else { return nil }
        index += 1
        guard index < inputs.count else { return .key(.alt(Character(introducer))) }
        skipString(inputs, &index, atMost: Self.longestString)
        return nil
    }

    private mutating func skipString(_ inputs: [Input], _ index: inout Int, atMost limit: Int) {
        let start = index
        while index < inputs.count {
            let input = inputs[index]
            index += 1
            if input == .scalar("\u{7}") { return }
            if input == .scalar("\u{1B}") {
                // The string ends with its terminator, or with the beginning of another sequence.
                if index == inputs.count || inputs[index] == .scalar("\\") {
                    index = min(index + 1, inputs.count)
                } else {
                    index -= 1
                }
                return
            }
        }
        let left = limit - (index - start)
        if left > 0 { unfinished = .string(left) }
    }

    static func key(_ scalar: Unicode.Scalar) -> KeyEvent? {
        switch scalar.value {
        case 0: return .control(" ")
        case 9: return .tab
        case 13: return .enter
        case 27: return .escape
        case 127: return .backspace
        case 1...26: return .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
        case 28...31: return .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
        case 0x80...0x9F: return nil
        default: return .character(Character(scalar))
        }
    }
}
