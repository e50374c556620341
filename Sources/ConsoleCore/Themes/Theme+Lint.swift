extension Theme {
    /// A property of a theme that makes it hard to read.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        /// The roles, the measured value and the required value.
        package let description: String
    }

    /// Checks the theme as a terminal with true color shows it.
    ///
    /// Text must reach a contrast of 4.5 on its background (7 for a theme whose id starts with `high-contrast`), and
    /// borders 3. Approval and rejection, and added and deleted text, must differ for three kinds of color vision. The
    /// selection must not look like text. Colors that the terminal chooses are not checked.
    package func lint() -> [Finding] {
        var findings: [Finding] = []
        let wanted = id.rawValue.hasPrefix("high-contrast") ? 7.0 : 4.5
        for role in ThemeRole.allCases {
            let look = style(of: role)
            guard let front = look.foreground?.approximateRGB, let back = look.background?.approximateRGB,
                look.isExact
            else { continue }
            let isLine = [.border, .borderFocus, .borderDialog, .graphLine].contains(role)
            let needed = isLine || role == .keyDisabled ? 3 : wanted
            let measured = ColorMath.contrast(front, back)
            if measured < needed {
                findings.append(
                    Finding(description: "\(role.rawValue): contrast \(tenths(measured)) is below \(tenths(needed))")
                )
            }
        }
        for (left, right) in [
            (ThemeRole.decisionApprove, ThemeRole.decisionReject), (.diffAdd, .diffDelete), (.ok, .danger),
        ] {
            guard let first = style(of: left).foreground, let second = style(of: right).foreground,
                let firstColor = first.rgb, let secondColor = second.rgb
            else { continue }
            for vision in ColorMath.Vision.allCases {
                let measured = ColorMath.difference(firstColor, secondColor, seenBy: vision)
                if measured < Self.leastDifference {
                    findings.append(
                        Finding(
                            description: "\(left.rawValue) and \(right.rawValue): difference \(tenths(measured)) "
                                + "for \(vision.rawValue) eyes is below \(tenths(Self.leastDifference))"
                        )
                    )
                }
            }
        }
        if style(of: .selection) == style(of: .text) {
            findings.append(Finding(description: "selection looks like text"))
        }
        return findings
    }

    /// The minimum CIE 1976 difference of two colors with opposite meanings, about ten times a just noticeable
    /// difference.
    private static let leastDifference = 22.0

    private func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }
}

extension ThemeStyle {
    /// Whether both colors belong to the theme instead of the terminal.
    fileprivate var isExact: Bool { foreground?.rgb != nil && background?.rgb != nil }
}
