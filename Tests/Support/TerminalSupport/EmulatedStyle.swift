/// How the emulator's cell looks, in the words of the sequences that made it so.
package struct EmulatedStyle: Hashable, Sendable {
    /// A color as it was requested.
    package enum Color: Hashable, Sendable {
        case standard
        /// 0…15 by their own sequences, 16…255 by palette index.
        case indexed(Int)
        case rgb(Int, Int, Int)
    }

    package var foreground = Color.standard
    package var background = Color.standard
    package var isBold = false
    package var isDim = false
    package var isItalic = false
    package var isUnderlined = false
    package var isReversed = false

    package init(
        foreground: Color = .standard,
        background: Color = .standard,
        isBold: Bool = false,
        isDim: Bool = false,
        isItalic: Bool = false,
        isUnderlined: Bool = false,
        isReversed: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.isBold = isBold
        self.isDim = isDim
        self.isItalic = isItalic
        self.isUnderlined = isUnderlined
        self.isReversed = isReversed
    }

    /// Applies the parameters of one SGR sequence; returns false when one is unknown.
    mutating func apply(_ parameters: [[Int]]) -> Bool {
        var index = 0
        var isKnown = true
        while index < parameters.count {
            let parts = parameters[index]
            switch parts.first ?? 0 {
            case 0: self = EmulatedStyle()
            case 1: isBold = true
            case 2: isDim = true
            case 3: isItalic = true
            case 4: isUnderlined = parts.count < 2 || parts[1] != 0
            case 7: isReversed = true
            case 22: (isBold, isDim) = (false, false)
            case 23: isItalic = false
            case 24: isUnderlined = false
            case 27: isReversed = false
            case 30...37: foreground = .indexed(parts[0] - 30)
            case 39: foreground = .standard
            case 40...47: background = .indexed(parts[0] - 40)
            case 49: background = .standard
            case 90...97: foreground = .indexed(parts[0] - 82)
            case 100...107: background = .indexed(parts[0] - 92)
            case 38, 48:
                let isForeground = parts[0] == 38
                guard let color = Self.color(parameters, &index) else { return false }
                if isForeground { foreground = color } else { background = color }
            default: isKnown = false
            }
            index += 1
        }
        return isKnown
    }

    /// Reads `38;5;n`, `38;2;r;g;b`, `38:5:n` and `38:2::r:g:b`.
    private static func color(_ parameters: [[Int]], _ index: inout Int) -> Color? {
        let parts = parameters[index]
        if parts.count > 1 {
            if parts[1] == 5, parts.count == 3 { return .indexed(parts[2]) }
            if parts[1] == 2, parts.count >= 5 {
                let last = parts.suffix(3)
                return .rgb(last[last.startIndex], last[last.startIndex + 1], last[last.startIndex + 2])
            }
            return nil
        }
        let rest = parameters[(index + 1)...].map { $0.first ?? 0 }
        if rest.first == 5, rest.count >= 2 {
            index += 2
            return .indexed(rest[1])
        }
        if rest.first == 2, rest.count >= 4 {
            index += 4
            return .rgb(rest[1], rest[2], rest[3])
        }
        return nil
    }
}
