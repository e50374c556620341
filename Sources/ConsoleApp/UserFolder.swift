import Glibc

/// The folders of the user, according to the XDG base directories.
package enum UserFolder {
    /// Returns the home folder; `nil` when neither the environment nor the account names one.
    ///
    /// - Parameter variable: Returns a variable of the environment; `nil` when unset or empty.
    /// - Returns: The folder, whether or not it exists.
    package static func home(variable: (String) -> String?) -> String? {
        variable("HOME") ?? getpwuid(getuid())?.pointee.pw_dir.map { String(cString: $0) }
    }

    /// Returns the folder for configuration: `signoff` in `$XDG_CONFIG_HOME`; `nil` without a home folder.
    ///
    /// - Parameter variable: Returns a variable of the environment; `nil` when unset or empty.
    /// - Returns: The folder, whether or not it exists.
    package static func configuration(variable: (String) -> String?) -> String? {
        folder("XDG_CONFIG_HOME", default: ".config", variable: variable)
    }

    /// Returns the folder for files that can be created again, `signoff` in `$XDG_CACHE_HOME`; `nil` without a home.
    ///
    /// - Parameter variable: A variable of the environment; `nil` when unset or empty.
    /// - Returns: The folder, whether or not it exists.
    package static func cache(variable: (String) -> String?) -> String? {
        folder("XDG_CACHE_HOME", default: ".cache", variable: variable)
    }

    private static func folder(_ name: String, default path: String, variable: (String) -> String?) -> String? {
        // The XDG specification: a relative path is invalid and ignored.
        if let base = variable(name), base.hasPrefix("/") { return base + "/signoff" }
        return home(variable: variable).map { "\($0)/\(path)/signoff" }
    }
}
