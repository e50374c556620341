/// The look-alikes of ASCII characters.
enum LookAlikeTable {
    /// Returns the printable ASCII character that `scalar` looks like; `nil` for none, and for an ASCII character
    /// itself.
    static func twin(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        scalar.isASCII ? nil : twins[scalar.value]
    }

    /// Whether `scalar` is an ASCII letter, digit or sign in another style, such as wide, mathematical or roman.
    static func isStyled(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0x2100...0x214F, 0x2160...0x217F, 0x1D400...0x1D7FF,
            0x1FBF0...0x1FBF9:
            twin(of: scalar) != nil
        default: false
        }
    }

    private static let twins: [UInt32: Unicode.Scalar] = {
        var twins: [UInt32: Unicode.Scalar] = [:]
        var twin: UInt32 = 0
        for word in "\(LookAlikeData.twins)".split(separator: " ") {
            guard word.first != "=" else {
                twin = UInt32(word.dropFirst(), radix: 16) ?? 0
                continue
            }
            let ends = word.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let first = ends.first, let last = ends.last else { continue }
            for value in first...last { twins[value] = Unicode.Scalar(twin + value - first) }
        }
        return twins
    }()
}
