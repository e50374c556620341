/// The ASCII form of a host's labels (RFC 3492).
package enum Punycode {
    private static let base = 36
    private static let least = 1
    private static let most = 26

    /// Returns the ASCII form of a host, label by label; `nil` when a label is too long.
    package static func ascii(host: String) -> String? {
        var labels: [String] = []
        for label in host.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.utf8.allSatisfy({ $0 < 0x80 }) else {
                labels.append(String(label))
                continue
            }
            guard let encoded = encode(String(label)) else { return nil }
            labels.append("xn--" + encoded)
        }
        return labels.joined(separator: ".")
    }

    /// Returns the letters that the labels of a host encode; `nil` for an invalid label.
    package static func letters(host: String) -> String? {
        var labels: [String] = []
        for label in host.split(separator: ".", omittingEmptySubsequences: false) {
            guard label.lowercased().hasPrefix("xn--") else {
                labels.append(String(label))
                continue
            }
            guard let decoded = decode(String(label.dropFirst(4))) else { return nil }
            labels.append(decoded)
        }
        return labels.joined(separator: ".")
    }

    static func encode(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map { Int($0.value) }
        guard scalars.count <= 63 else { return nil }
        var output = scalars.filter { $0 < 0x80 }.compactMap { UInt8(exactly: $0) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var (code, delta, bias) = (128, 0, 72)
        while handled < scalars.count {
            guard let next = scalars.filter({ $0 >= code }).min() else { return nil }
            delta += (next - code) * (handled + 1)
            code = next
            for scalar in scalars {
                if scalar < code { delta += 1 }
                guard scalar == code else { continue }
                var rest = delta
                var step = base
                while true {
                    let threshold = min(max(step - bias, least), most)
                    guard rest >= threshold else { break }
                    output.append(digit(threshold + (rest - threshold) % (base - threshold)))
                    rest = (rest - threshold) / (base - threshold)
                    step += base
                }
                output.append(digit(rest))
                bias = adapt(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func decode(_ text: String) -> String? {
        guard text.utf8.count <= 63, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let dash = text.lastIndex(of: "-")
        var output = dash.map { text[..<$0].unicodeScalars.map { Int($0.value) } } ?? []
        let digits = Array((dash.map { text[text.index(after: $0)...] } ?? text[...]).utf8)
        var (code, index, bias, place) = (128, 0, 72, 0)
        while place < digits.count {
            let old = index
            var (weight, step) = (1, base)
            while true {
                guard place < digits.count, let value = value(digits[place]) else { return nil }
                place += 1
                index += value * weight
                guard index < 0x110000 * 64 else { return nil }
                let threshold = min(max(step - bias, least), most)
                guard value >= threshold else { break }
                weight *= base - threshold
                guard weight < 1 << 40 else { return nil }
                step += base
            }
            bias = adapt(index - old, output.count + 1, isFirst: old == 0)
            code += index / (output.count + 1)
            index %= output.count + 1
            output.insert(code, at: index)
            index += 1
        }
        var letters = String.UnicodeScalarView()
        for value in output {
            guard let scalar = UInt32(exactly: value).flatMap({ Unicode.Scalar($0) }) else { return nil }
            letters.append(scalar)
        }
        return String(letters)
    }

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - least) * most / 2 {
            delta /= base - least
            steps += base
        }
        return steps + (base - least + 1) * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value - 26 + 0x30)
    }

    private static func value(_ digit: UInt8) -> Int? {
        switch digit {
        case 0x30...0x39: Int(digit) - 0x30 + 26
        case 0x41...0x5A: Int(digit) - 0x41
        case 0x61...0x7A: Int(digit) - 0x61
        default: nil
        }
    }
}
