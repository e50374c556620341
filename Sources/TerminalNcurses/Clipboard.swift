/// The escape sequence that asks a terminal to put text on the clipboard (OSC 52).
///
/// The program never asks a terminal for the content of the clipboard.
enum Clipboard {
    /// The maximum number of encoded bytes that xterm and similar terminals accept.
    static let limit = 74_994

    /// Returns the bytes to send.
    ///
    /// Inside tmux, the bytes are wrapped so that they reach the outer terminal.
    static func sequence(_ text: String, isInsideTmux: Bool) throws -> String {
        let encoded = base64(Array(text.utf8))
        guard encoded.utf8.count <= limit else {
            throw TerminalError(
                .clipboardTooLarge,
                "Copying \(text.utf8.count) bytes needs \(encoded.utf8.count) encoded bytes, and terminals accept "
                    + "\(limit). Save the value to a file instead."
            )
        }
        let plain = "\u{1B}]52;c;\(encoded)\u{7}"
        return isInsideTmux ? "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\" : plain
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group = 0
            for offset in 0..<3 { group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
            for digit in 0..<4 {
                encoded.append(digit <= count ? alphabet[group >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
