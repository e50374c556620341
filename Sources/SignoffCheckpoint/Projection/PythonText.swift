/// Texts exactly as Python prints them.
enum PythonText {
    /// `repr` of a float: the shortest digits, plain between 1e-4 and 1e16.
    static func float(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        let text = value.description
        // Swift prints plainly a little further up than Python.
        guard value.magnitude >= 1e16, !text.contains("e"), text.hasSuffix(".0") else { return text }
        let digits = text.dropLast(2).drop { $0 == "-" }
        var mantissa = digits.dropFirst()
        while mantissa.hasSuffix("0") { mantissa.removeLast() }
        let fraction = mantissa.isEmpty ? "" : ".\(mantissa)"
        return "\(value < 0 ? "-" : "")\(digits.prefix(1))\(fraction)e+\(Timestamp.padded(Int64(digits.count - 1), 2))"
    }

    /// The parts of a path, joined.
    static func path(_ parts: [String]) -> String {
        guard parts.first == "/" else { return parts.joined(separator: "/") }
        return "/" + parts.dropFirst().joined(separator: "/")
    }
}
