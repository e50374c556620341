import OrderedCollections

/// A suspicious property of a name.
enum NameFault {
    /// The name mixes letters of the named scripts.
    case mixed([String])
    /// All letters of the name belong to this script and look like the Latin text.
    case twin(script: String, text: String)
    /// The name has ASCII letters or digits in another style.
    case styled
    /// The name is Latin except for look-alikes of ASCII characters.
    case lookAlike
    /// The name contains invisible characters.
    case unseen

    /// The parts of the warning that follow the name.
    var parts: [LookAlikeWarning.Part] {
        switch self {
        case .mixed(let scripts): [.words("mixes \(scripts.joined(separator: " and ")) letters")]
        case .twin(let script, let text): [.words("is \(script) and looks like "), .quoted(text)]
        case .styled: [.words("uses letters that only look like plain ones")]
        case .lookAlike: [.words("uses characters that only look like plain ones")]
        case .unseen: [.words("holds characters that are not drawn")]
        }
    }

    /// Finds the fault of `name`; `nil` for none.
    init?(in name: String, of use: NameUse) {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let scalars = Array(name.unicodeScalars)
        if scalars.contains(where: LookAlikeTable.isStyled) {
            self = .styled
            return
        }
        let letters = scalars.filter { Script($0) != nil }
        let scripts = OrderedSet(letters.compactMap { Script($0) })
        if scripts.count > 1 {
            self = .mixed(scripts.map(\.rawValue))
            return
        }
        if let only = scripts.first, only != .latin, letters.allSatisfy({ only.twin(of: $0) != nil }) {
            let text = scalars.map { only.twin(of: $0) ?? $0 }
            self = .twin(script: only.rawValue, text: String(String.UnicodeScalarView(text)))
            return
        }
        if Self.hasUnseen(scalars, use) {
            self = .unseen
        } else if Self.hasLookAlike(scalars, use) {
            self = .lookAlike
        } else {
            return nil
        }
    }

    // MARK: What is not drawn

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isDefaultIgnorableCodePoint }

    /// Whether an invisible character is beside a Latin letter, or in an emoji of a path that would look the same
    /// without it.
    private static func hasUnseen(_ scalars: [Unicode.Scalar], _ use: NameUse) -> Bool {
        for (index, scalar) in scalars.enumerated() where isUnseen(scalar) {
            let before = scalars[..<index].last { !isUnseen($0) }
            let after = scalars[(index + 1)...].first { !isUnseen($0) }
            if [before, after].contains(where: { $0.map(isLatin) ?? false }), before.map(isPictograph) != true {
                return true
            }
            if before.map(isPictograph) == true {
                switch use {
                case .path, .host: return true
                // A single emoji is not a name.
                case .command: if scalars.contains(where: isLatin) { return true }
                case .prose, .label: break
                }
            }
        }
        return false
    }

    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.isEmoji
    }

    // MARK: What looks like ASCII

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.properties.isAlphabetic || scalar.properties.numericType != nil : Script(scalar) == .latin
    }

    /// Whether look-alikes of ASCII characters occur in an otherwise Latin name, or beside Latin letters.
    private static func hasLookAlike(_ scalars: [Unicode.Scalar], _ use: NameUse) -> Bool {
        let places = scalars.indices.filter { isLookAlike(scalars, at: $0, use) }
        guard !places.isEmpty, scalars.contains(where: isLatin) else { return false }
        let isOtherwiseLatin = scalars.allSatisfy {
            $0.isASCII || isLatin($0) || isUnseen($0) || LookAlikeTable.twin(of: $0) != nil
                || $0.properties.generalCategory == .nonspacingMark
        }
        if isOtherwiseLatin { return true }
        // If the name has other letters of a script, the characters of only that script do not imitate ASCII.
        return places.contains { index in
            guard scalars[index].properties.isAlphabetic, !isEastAsian(scalars[index]) else { return false }
            return [index - 1, index + 1].contains {
                scalars.indices.contains($0) && scalars[$0].isASCII && isLatin(scalars[$0])
            }
        }
    }

    private static func isEastAsian(_ scalar: Unicode.Scalar) -> Bool {
        (0x2E80...0x9FFF).contains(scalar.value) || (0xF900...0xFFEF).contains(scalar.value)
    }

    /// Whether the character at `index` looks like an ASCII character that would be significant there.
    private static func isLookAlike(_ scalars: [Unicode.Scalar], at index: Int, _ use: NameUse) -> Bool {
        let scalar = scalars[index]
        guard let twin = LookAlikeTable.twin(of: scalar) else { return false }
        // The dotless i is a Turkish letter. The apostrophe look-alikes are apostrophes in Ukrainian and Breton.
        if scalar == "\u{131}" { return use == .host || use == .command }
        switch use {
        case .command, .host: return true
        case .path, .prose, .label: break
        }
        let neighbors = [index - 1, index + 1].map { scalars.indices.contains($0) ? scalars[$0] : " " }
        let isBetweenDigits = neighbors.allSatisfy { $0.properties.numericType != nil }
        switch twin {
        case "'", "\"": return false
        // Between digits, these characters write ranges, sums and fractions.
        case "-", "x", "/", ":", "+", "*", "=", "~": if isBetweenDigits { return false }
        default: break
        }
        if use == .path { return true }
        return twin.properties.isAlphabetic || twin.properties.numericType != nil
            ? scalar != "\u{D7}" : "/\\@.:;| ".unicodeScalars.contains(twin)
    }
}
