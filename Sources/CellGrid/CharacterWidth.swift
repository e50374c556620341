/// The number of columns of a character, from a table in the program, so that frames do not depend on a locale.
package enum CharacterWidth {
    private struct Ranges: Sendable {
        var lower: [UInt32] = []
        var upper: [UInt32] = []

        /// Parses a table such as `300-36F 483 …`.
        init(_ text: StaticString) {
            text.withUTF8Buffer { bytes in
                var number: UInt32 = 0
                var start: UInt32?
                for byte in bytes + [0x20] {
                    switch byte {
                    case 0x30...0x39: number = number << 4 | UInt32(byte - 0x30)
                    case 0x41...0x46: number = number << 4 | UInt32(byte - 0x41 + 10)
                    case 0x2D:
                        start = number
                        number = 0
                    default:
                        lower.append(start ?? number)
                        upper.append(number)
                        start = nil
                        number = 0
                    }
                }
            }
        }

        func contains(_ value: UInt32) -> Bool {
            var low = 0
            var high = lower.count
            while low < high {
                let middle = (low + high) / 2
                if upper[middle] < value { low = middle + 1 } else { high = middle }
            }
            return low < lower.count && lower[low] <= value
        }
    }

    private static let zero = Ranges(WidthTableData.zero)
    private static let wide = Ranges(WidthTableData.wide)

    /// Returns the number of columns of `scalar`: 0 for combining marks, 2 for wide characters and emoji, otherwise 1.
    ///
    /// Control characters have no meaningful width. The sanitizer removes them before this point.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        if zero.contains(value) { return 0 }
        return value >= 0x1100 && wide.contains(value) ? 2 : 1
    }

    /// Returns the sum of the widths of the scalars of `text`.
    package static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }
}
