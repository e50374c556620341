import CellGrid

/// Conversions between color tiers, and the measures of the lint.
enum ColorMath {
    typealias RGB = ThemeColor.RGB

    static func rgb(ofIndex index: UInt8) -> RGB {
        let (red, green, blue) = XtermPalette.components(of: index)
        return RGB(red, green, blue)
    }

    static func nearestIndex(to color: RGB) -> UInt8 { nearest(to: color, among: 16...255) }

    static func nearestANSI(to color: RGB) -> UInt8 { nearest(to: color, among: 0...15) }

    private static func nearest(to color: RGB, among candidates: ClosedRange<UInt8>) -> UInt8 {
        XtermPalette.nearest(to: (color.red, color.green, color.blue), among: candidates)
    }

    /// Returns the contrast of WCAG 2: 1 for equal colors, 21 for black on white.
    static func contrast(_ left: RGB, _ right: RGB) -> Double {
        let (bright, dark) = (max(luminance(left), luminance(right)), min(luminance(left), luminance(right)))
        return (bright + 0.05) / (dark + 0.05)
    }

    private static func luminance(_ color: RGB) -> Double {
        let (red, green, blue) = linear(color)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    private static func linear(_ color: RGB) -> (Double, Double, Double) {
        func channel(_ value: UInt8) -> Double {
            let scaled = Double(value) / 255
            return scaled <= 0.04045 ? scaled / 12.92 : power((scaled + 0.055) / 1.055, 2.4)
        }
        return (channel(color.red), channel(color.green), channel(color.blue))
    }

    /// A kind of color vision.
    enum Vision: String, CaseIterable {
        case protan, deutan, tritan
    }

    /// Returns the difference between two colors for `vision`: the CIE 1976 difference of the simulated colors.
    ///
    /// The simulation is that of Viénot, Brettel and Mollon (1999) for protan and deutan, and Machado and others (2009) for tritan.
    static func difference(_ left: RGB, _ right: RGB, seenBy vision: Vision) -> Double {
        let (first, second) = (lab(simulate(linear(left), vision)), lab(simulate(linear(right), vision)))
        let (lightness, red, yellow) = (first.0 - second.0, first.1 - second.1, first.2 - second.2)
        return (lightness * lightness + red * red + yellow * yellow).squareRoot()
    }

    private static func simulate(
        _ color: (Double, Double, Double),
        _ vision: Vision
    ) -> (Double, Double, Double) {
        let (red, green, blue) = color
        switch vision {
        case .protan:
            let merged = 0.11238 * red + 0.88762 * green
            return (merged, merged, 0.00401 * red - 0.00401 * green + blue)
        case .deutan:
            let merged = 0.29275 * red + 0.70725 * green
            return (merged, merged, -0.02234 * red + 0.02234 * green + blue)
        case .tritan:
            return (
                1.255528 * red - 0.076749 * green - 0.178779 * blue,
                -0.078411 * red + 0.930809 * green + 0.147602 * blue,
                0.004733 * red + 0.691367 * green + 0.303900 * blue
            )
        }
    }

    private static func lab(_ color: (Double, Double, Double)) -> (Double, Double, Double) {
        let (red, green, blue) = color
        func curve(_ value: Double) -> Double {
            value > 0.008856 ? power(max(0, value), 1 / 3) : 7.787 * value + 16 / 116
        }
        let x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
        let y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue)
        let z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
        return (116 * y - 16, 500 * (x - y), 200 * (y - z))
    }

    /// `base` to the power of `exponent` for a base from 0 to 2, by repeated square roots, with enough precision for
    /// colors.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        guard base > 0 else { return 0 }
        var result = 1.0
        var factor = base
        var remaining = exponent
        while remaining >= 1 {
            result *= base
            remaining -= 1
        }
        for _ in 0..<40 {
            factor = factor.squareRoot()
            remaining *= 2
            if remaining >= 1 {
                result *= factor
                remaining -= 1
            }
        }
        return result
    }
}
