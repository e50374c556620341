/// Takes a byte stream apart into characters and control sequences, by the state machine of ECMA-48.
struct SequenceParser: Sendable {
    enum Token {
        case scalar(Unicode.Scalar)
        case control(UInt8)
        case escape(intermediates: String, final: Unicode.Scalar)
        case sequence(marker: String, parameters: [[Int]], intermediates: String, final: Unicode.Scalar)
        /// An operating system command without its envelope.
        case command(String)
        case invalid(String)
    }

    private enum State {
        case ground, escape, sequence, command, commandEscape, string, stringEscape
    }

    private var state = State.ground
    private var text: [UInt8] = []
    private var pending: [UInt8] = []
    private var needed = 0

    /// The token that `byte` completes, if it does.
    mutating func next(_ byte: UInt8) -> Token? {
        switch state {
        case .ground: return ground(byte)
        case .escape: return escape(byte)
        case .sequence: return sequence(byte)
        case .command, .string:
            if byte == 0x1B {
                state = state == .command ? .commandEscape : .stringEscape
            } else if byte == 0x07 {
                return endOfString()
            } else {
                text.append(byte)
            }
            return nil
        case .commandEscape, .stringEscape:
            if byte == 0x5C { return endOfString() }
            text += [0x1B, byte]
            state = state == .commandEscape ? .command : .string
            return nil
        }
    }

    private mutating func endOfString() -> Token {
        let content = String(decoding: text, as: UTF8.self)
        let isCommand = state == .command || state == .commandEscape
        state = .ground
        return isCommand ? .command(content) : .invalid("string \(content)")
    }

    private mutating func ground(_ byte: UInt8) -> Token? {
        if needed > 0 {
            guard byte & 0xC0 == 0x80 else {
                needed = 0
                return .invalid("broken UTF-8")
            }
            pending.append(byte)
            needed -= 1
            guard needed == 0 else { return nil }
            let character = String(decoding: pending, as: UTF8.self)
            guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
                scalar != "\u{FFFD}" || pending == [0xEF, 0xBF, 0xBD], !(0x80...0x9F ~= scalar.value)
            else { return .invalid("bytes \(pending)") }
            return .scalar(scalar)
        }
        switch byte {
        case 0x1B:
            state = .escape
            text = []
            return nil
        case 0..<0x20: return .control(byte)
        case 0x20..<0x7F: return .scalar(Unicode.Scalar(byte))
        case 0xC2...0xF4:
            pending = [byte]
            needed = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1
            return nil
        default: return .invalid("byte \(byte)")
        }
    }

    private mutating func escape(_ byte: UInt8) -> Token? {
        switch byte {
        case 0x20...0x2F:
            text.append(byte)
            return nil
        case 0x5B where text.isEmpty: state = .sequence
        case 0x5D where text.isEmpty: state = .command
        case 0x50 where text.isEmpty, 0x58 where text.isEmpty, 0x5E where text.isEmpty, 0x5F where text.isEmpty:
            state = .string
        case 0x30...0x7E:
            state = .ground
            return .escape(intermediates: String(decoding: text, as: UTF8.self), final: Unicode.Scalar(byte))
        default:
            state = .ground
            return .invalid("ESC \(byte)")
        }
        return nil
    }

    private mutating func sequence(_ byte: UInt8) -> Token? {
        switch byte {
        case 0x20...0x3F:
            text.append(byte)
            return nil
        case 0x40...0x7E:
            state = .ground
            let marker = text.prefix { 0x3C...0x3F ~= $0 }
            let numbers = text.dropFirst(marker.count).prefix { 0x30...0x3B ~= $0 }
            let intermediates = text.dropFirst(marker.count + numbers.count)
            let parameters = numbers.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
                .map { part in
                    part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                        .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
                }
            return .sequence(
                marker: String(decoding: marker, as: UTF8.self),
                parameters: numbers.isEmpty ? [] : parameters,
                intermediates: String(decoding: intermediates, as: UTF8.self),
                final: Unicode.Scalar(byte)
            )
        default:
            state = .ground
            return .invalid("CSI … \(byte)")
        }
    }
}
