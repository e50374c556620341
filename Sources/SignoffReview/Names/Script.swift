/// A script whose letters can be mistaken for letters of another script.
enum Script: String {
    case latin = "Latin"
    case greek = "Greek"
    case coptic = "Coptic"
    case cyrillic = "Cyrillic"
    case armenian = "Armenian"
    case cherokee = "Cherokee"
    case lisu = "Lisu"

    /// Creates the script of a letter; `nil` for other scripts and for scalars that are not letters.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: self = .latin
        // The Greek question mark is not a letter.
        case 0x37E: return nil
        case 0x3E2...0x3EF, 0x2C80...0x2CFF: self = .coptic
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: self = .cyrillic
        case 0x531...0x556, 0x561...0x587: self = .armenian
        case 0x13A0...0x13FF, 0xAB70...0xABBF: self = .cherokee
        case 0xA4D0...0xA4F7: self = .lisu
        default: return nil
        }
    }

    /// Returns the Latin letter that a letter of this script looks like in any font; `nil` for none.
    func twin(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch self {
        // Words in these two scripts also have letters without twins, unless they imitate Latin words.
        case .lisu, .coptic: LookAlikeTable.twin(of: scalar)
        default: Self.twins[scalar]
        }
    }

    private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "ѕ": "s", "і": "i", "ј": "j", "ԁ": "d",
        "һ": "h", "ӏ": "l", "ԛ": "q", "ԝ": "w", "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O",
        "Р": "P", "С": "C", "Т": "T", "Х": "X", "Ѕ": "S", "І": "I", "Ј": "J", "α": "a", "ο": "o", "ν": "v", "ρ": "p",
        "υ": "u", "ι": "i", "κ": "k", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
        "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "օ": "o", "ո": "n", "ս": "u", "հ": "h",
    ]
}
