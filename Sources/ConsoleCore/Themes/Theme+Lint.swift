extension Theme {
    /// One thing about a theme that makes it hard to read.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        /// In words: the roles, what was measured and what is needed.
        package let description: String
    }

    /// Measures the theme as a terminal with true colour shows it.
    ///
    /// Text must reach a contrast of 4.5 on its background (7 for a theme whose id starts with `high-contrast`), borders 3. Approval and
    /// rejection, added and deleted must stay apart for three kinds of colour vision, and the selection must not look like text. Colours that
    /// the terminal chooses are not measured.
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

    /// The least CIE 1976 difference two colours with opposite meanings may have; about ten times what an eye just notices.
    private static let leastDifference = 22.0

    private func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }
}

extension ThemeStyle {
    /// Whether both colours are the theme's own and not the terminal's.
    fileprivate var isExact: Bool { foreground?.rgb != nil && background?.rgb != nil }
}
