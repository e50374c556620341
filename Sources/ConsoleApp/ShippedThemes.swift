/// The theme files of the folder `themes`, embedded in the program so that an installed binary contains them.
enum ShippedThemes {
    /// The id and text of each theme.
    ///
    /// The id is the file name without its extension.
    static let all: [(id: String, text: String)] = [
        ("dark", text(PackageResources.dark_toml)),
        ("deuteranopia-safe", text(PackageResources.deuteranopia_safe_toml)),
        ("ember", text(PackageResources.ember_toml)),
        ("glacier", text(PackageResources.glacier_toml)),
        ("harbour", text(PackageResources.harbour_toml)),
        ("high-contrast", text(PackageResources.high_contrast_toml)),
        ("juniper", text(PackageResources.juniper_toml)),
        ("light", text(PackageResources.light_toml)),
        ("mono", text(PackageResources.mono_toml)),
        ("paper", text(PackageResources.paper_toml)),
        ("tritanopia-safe", text(PackageResources.tritanopia_safe_toml)),
    ]

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
