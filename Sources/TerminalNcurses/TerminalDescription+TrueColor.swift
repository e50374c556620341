import CNcurses

extension TerminalDescription {
    /// Capabilities in use that are not in the standard tables: modified keys, and the mouse mode.
    private static let knownExtensions =
        ["kUP", "kDN", "kLFT", "kRIT", "kHOM", "kEND", "kPRV", "kNXT", "kDC", "kIC"].flatMap { key in
            [key] + (3...7).map { "\(key)\($0)" }
        } + ["XM", "xm", "E3"]

    /// Reads the installed description of `name`; `nil` for an unknown name.
    ///
    /// The call replaces the description that ncurses has loaded, so it must precede the start of the screen.
    @MainActor
    init?(installed name: String) {
        guard nc_load_description(name) != 0 else { return nil }
        defer { nc_unload_description() }
        self.name = name
        flags = Self.names(nc_flag_name).map { nc_flag($0) != 0 }
        numbers = Self.names(nc_number_name).map { nc_number($0) }.map { $0 < 0 ? nil : $0 }
        strings = Self.names(nc_string_name).map(Self.string)
        let standard = Set(Self.names(nc_string_name))
        for name in Self.knownExtensions where !standard.contains(name) {
            if let value = Self.string(name) { extendedStrings.append((name, value)) }
        }
        if nc_flag("AX") != 0 { extendedFlags.append("AX") }
    }

    /// The number of colors in the description.
    var colors: Int {
        Self.names(nc_number_name).firstIndex(of: "colors").flatMap { numbers[$0] }.map { Int($0) } ?? 0
    }

    /// The description of the same terminal with 24-bit colors.
    ///
    /// Numbers below 16 remain the user's own colors.
    var withTrueColor: TerminalDescription? {
        let numberNames = Self.names(nc_number_name)
        let stringNames = Self.names(nc_string_name)
        guard let colors = numberNames.firstIndex(of: "colors"), let pairs = numberNames.firstIndex(of: "pairs"),
            let foreground = stringNames.firstIndex(of: "setaf"), let background = stringNames.firstIndex(of: "setab")
        else { return nil }
        var copy = self
        copy.numbers[colors] = 0x100_0000
        copy.numbers[pairs] = 0x1_0000
        copy.strings[foreground] = Self.colorSequence(normal: 3, bright: 9)
        copy.strings[background] = Self.colorSequence(normal: 4, bright: 10)
        // The palette belongs to the user, so ncurses must not assume that it can change the palette.
        for (index, name) in Self.names(nc_flag_name).enumerated() where name == "ccc" { copy.flags[index] = false }
        for (index, name) in stringNames.enumerated() where ["initc", "initp", "oc"].contains(name) {
            copy.strings[index] = nil
        }
        copy.extendedFlags.append("RGB")
        return copy
    }

    private static func colorSequence(normal: Int, bright: Int) -> [UInt8] {
        let rgb = "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d"
        let few = "%p1%{8}%<%t\(normal)%p1%d%e%p1%{16}%<%t\(bright)%p1%{8}%-%d"
        return Array("\u{1B}[%?\(few)%e\(normal)8;2;\(rgb)%;m".utf8)
    }

    private static func string(_ name: String) -> [UInt8]? {
        guard var byte = nc_capability(name) else { return nil }
        var value: [UInt8] = []
        while byte.pointee != 0 {
            value.append(UInt8(bitPattern: byte.pointee))
            byte += 1
        }
        return value
    }

    private static func names(_ table: (Int32) -> UnsafePointer<CChar>?) -> [String] {
        var names: [String] = []
        while let name = table(Int32(names.count)) { names.append(String(cString: name)) }
        return names
    }
}
