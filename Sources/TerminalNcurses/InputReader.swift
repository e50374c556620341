import CNcurses
import CellGrid
import Glibc

/// Reads and decodes all input that ncurses has.
@MainActor
struct InputReader {
    /// Key codes of this program, above those of ncurses.
    private enum Code: Int32, CaseIterable {
        case pasteStart = 20_000
        case pasteEnd, focusIn, focusOut

        var sequence: String {
            switch self {
            case .pasteStart: "\u{1B}[200~"
            case .pasteEnd: "\u{1B}[201~"
            case .focusIn: "\u{1B}[I"
            case .focusOut: "\u{1B}[O"
            }
        }

        var input: KeyDecoder.Input {
            switch self {
            case .pasteStart: .pasteStart
            case .pasteEnd: .pasteEnd
            case .focusIn: .focusIn
            case .focusOut: .focusOut
            }
        }
    }

    private var decoder = KeyDecoder()

    static func defineKeys() {
        for code in Code.allCases { define_key(code.sequence, code.rawValue) }
    }

    /// Returns all available input, decoded.
    mutating func read() -> [TerminalEvent] {
        var inputs: [KeyDecoder.Input] = []
        var code: UInt32 = 0
        while true {
            switch nc_read(&code) {
            case OK:
                if let scalar = Unicode.Scalar(code) { inputs.append(.scalar(scalar)) }
            case KEY_CODE_YES:
                if let input = Self.input(Int32(code)) { inputs.append(input) }
            default:
                return decoder.decode(inputs)
            }
        }
    }

    mutating func reset() {
        decoder.reset()
    }

    private static func input(_ code: Int32) -> KeyDecoder.Input? {
        if let own = Code(rawValue: code) { return own.input }
        guard code != KEY_RESIZE, let name = keyname(code) else { return nil }
        var bytes = ""
        if let bound = keybound(code, 0) {
            bytes = String(cString: bound)
            free(bound)
        }
        return .key(name: String(cString: name), bytes: bytes)
    }
}
