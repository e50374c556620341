import CellGrid

/// A generator whose numbers are the same on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// The allowed drawn characters, determined without the sanitizer's own tables.
enum HarmlessScalar {
    static func isHarmless(_ scalar: Unicode.Scalar, in set: GlyphSet) -> Bool {
        guard set == .unicode else { return 0x20...0x7E ~= scalar.value }
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x34F, 0x61C, 0x115F...0x1160, 0x200B...0x200F, 0x2028...0x202E,
            0x2060...0x206F, 0x3164, 0xE000...0xF8FF, 0xFE00...0xFE0F, 0xFEFF, 0xE0000...0x10FFFF:
            return false
        default:
            return true
        }
    }
}
