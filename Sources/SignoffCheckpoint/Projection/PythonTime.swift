/// The text of Python's dates, times and durations, from their stored parts.
enum PythonTime {
    /// A duration, normalized as in Python.
    struct Delta {
        var days: Int64
        var rest: Int64
        var microseconds: Int64

        init?(_ object: PythonObject) {
            guard object.module == "datetime", object.name == "timedelta", let parts = integers(object, 3) else {
                return nil
            }
            (days, rest, microseconds) = (parts[0], parts[1], parts[2])
            let limit: Int64 = 1_000_000_000
            guard abs(days) < limit, abs(rest) < 86_400, abs(microseconds) < 1_000_000 else { return nil }
        }

        /// The duration in seconds.
        var seconds: Double {
            let whole = days * 86_400 + rest
            // The maximum duration of Python has more microseconds than 64 bits can count.
            let (exact, isTooLong) = whole.multipliedReportingOverflow(by: 1_000_000)
            return isTooLong
                ? Double(whole) + Double(microseconds) / 1_000_000 : Double(exact + microseconds) / 1_000_000
        }

        /// The duration as an offset from UTC, such as `+05:30`.
        var offset: String {
            let total = days * 86_400 + rest
            let size = abs(total)
            let text =
                "\(total < 0 ? "-" : "+")\(Timestamp.padded(size / 3600, 2)):\(Timestamp.padded(size / 60 % 60, 2))"
            return size % 60 == 0 ? text : "\(text):\(Timestamp.padded(size % 60, 2))"
        }
    }

    private static func integers(_ object: PythonObject, _ count: Int) -> [Int64]? {
        guard let arguments = object.arguments, arguments.count == count else { return nil }
        let numbers = arguments.compactMap { if case .integer(let number) = $0 { number } else { nil } }
        return numbers.count == count && numbers.allSatisfy { $0 > Int64.min } ? numbers : nil
    }

    /// Returns a date, such as `2024-02-29`.
    static func date(_ object: PythonObject) -> String? {
        guard let parts = integers(object, 3), parts.allSatisfy({ $0 >= 0 }) else { return nil }
        return "\(Timestamp.padded(parts[0], 4))-\(Timestamp.padded(parts[1], 2))-\(Timestamp.padded(parts[2], 2))"
    }

    /// Returns the parts of a time of day.
    static func clock(_ object: PythonObject) -> (hour: Int64, minute: Int64, second: Int64, microsecond: Int64)? {
        guard let fields = object.fields else { return nil }
        var parts: [Int64] = []
        for name in ["hour", "minute", "second", "microsecond"] {
            guard case .integer(let number)? = fields[name], number >= 0 else { return nil }
            parts.append(number)
        }
        return (parts[0], parts[1], parts[2], parts[3])
    }

    /// Returns a time, such as `23:59:58.123456+01:00`.
    static func time(_ object: PythonObject) -> String? {
        guard let clock = clock(object) else { return nil }
        var text = [clock.hour, clock.minute, clock.second].map { Timestamp.padded($0, 2) }.joined(separator: ":")
        if clock.microsecond != 0 { text += ".\(Timestamp.padded(clock.microsecond, 6))" }
        guard let zone = object.fields?["tzinfo"], zone != .null else { return text }
        guard let offset = zoneDelta(zone)?.offset else { return nil }
        return text + offset
    }

    /// Returns the fixed offset of a stored time zone.
    private static func zoneDelta(_ zone: StoredValue) -> Delta? {
        guard case .extension(let typed) = zone, let object = PythonObject(typed), object.name == "timezone",
            case .extension(let inner)? = object.arguments?.first, let delta = PythonObject(inner)
        else { return nil }
        return Delta(delta)
    }

    /// Returns the name of a zone, or the name that Python derives from its offset.
    static func zoneName(_ object: PythonObject) -> String? {
        guard let arguments = object.arguments, let first = arguments.first else { return nil }
        if arguments.count > 1 { return arguments[1].stringValue }
        guard case .extension(let inner) = first, let delta = PythonObject(inner).flatMap(Delta.init) else {
            return nil
        }
        return delta.days == 0 && delta.rest == 0 ? "UTC" : "UTC\(delta.offset)"
    }
}

// MARK: As Python prints them

extension PythonTime {
    /// Returns the `repr` of a value of the module `datetime`.
    static func repr(_ object: PythonObject) -> String? {
        switch object.name {
        case "datetime": object.argument.stringValue.flatMap(dateTime)
        case "date": integers(object, 3).map { "datetime.date(\($0[0]), \($0[1]), \($0[2]))" }
        case "time": timeRepr(object)
        case "timedelta": Delta(object)?.repr
        case "timezone": zoneRepr(object)
        default: nil
        }
    }

    private static func dateTime(_ text: String) -> String? {
        let zoneStart = text.dropFirst(11).firstIndex { $0 == "+" || $0 == "-" || $0 == "Z" } ?? text.endIndex
        let numbers = text[..<zoneStart].split { !$0.isNumber }
        let values = numbers.compactMap { Int64($0) }
        guard values.count == numbers.count, values.count >= 6, Timestamp(iso8601: text) != nil else { return nil }
        var parts = values[..<5].map(String.init)
        let fraction = numbers.count > 6 ? numbers[6] : ""
        let microsecond = Int64(fraction + String(repeating: "0", count: max(0, 6 - fraction.count))) ?? 0
        if values[5] != 0 || microsecond != 0 { parts.append(String(values[5])) }
        if microsecond != 0 { parts.append(String(microsecond)) }
        if zoneStart < text.endIndex {
            guard let utc = Timestamp(iso8601: text), let local = Timestamp(iso8601: String(text[..<zoneStart])) else {
                return nil
            }
            let offset = (local.microseconds - utc.microseconds) / 1_000_000
            let day: Int64 = 86_400
            let days: Int64 = offset < 0 ? -1 : 0
            parts.append("tzinfo=\(zone(Delta(days: days, rest: offset - days * day, microseconds: 0), name: nil))")
        }
        return "datetime.datetime(\(parts.joined(separator: ", ")))"
    }

    private static func timeRepr(_ object: PythonObject) -> String? {
        guard let clock = clock(object) else { return nil }
        var parts = [clock.hour, clock.minute]
        if clock.second != 0 || clock.microsecond != 0 { parts.append(clock.second) }
        if clock.microsecond != 0 { parts.append(clock.microsecond) }
        var texts = parts.map(String.init)
        if let stored = object.fields?["tzinfo"], stored != .null {
            guard case .extension(let typed) = stored, let zone = PythonObject(typed).flatMap(zoneRepr) else {
                return nil
            }
            texts.append("tzinfo=\(zone)")
        }
        return "datetime.time(\(texts.joined(separator: ", ")))"
    }

    private static func zoneRepr(_ object: PythonObject) -> String? {
        guard object.name == "timezone", let arguments = object.arguments,
            case .extension(let typed)? = arguments.first,
            let delta = PythonObject(typed).flatMap(Delta.init)
        else { return nil }
        return zone(delta, name: arguments.count > 1 ? arguments[1].stringValue : nil)
    }

    private static func zone(_ delta: Delta, name: String?) -> String {
        if name == nil, delta.days == 0, delta.rest == 0, delta.microseconds == 0 { return "datetime.timezone.utc" }
        return "datetime.timezone(\(delta.repr)\(name.map { ", \(PythonText.quoted($0))" } ?? ""))"
    }
}

extension PythonTime.Delta {
    init(days: Int64, rest: Int64, microseconds: Int64) {
        self.days = days
        self.rest = rest
        self.microseconds = microseconds
    }

    /// The `repr`, such as `datetime.timedelta(days=-1, seconds=72000)`.
    var repr: String {
        let parts = [("days", days), ("seconds", rest), ("microseconds", microseconds)].filter { $0.1 != 0 }
        return "datetime.timedelta(\(parts.isEmpty ? "0" : parts.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")))"
    }
}
