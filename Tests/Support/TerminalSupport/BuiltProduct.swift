import Glibc

/// Finds the executables built together with the tests.
package enum BuiltProduct {
    /// The path of the executable `name`; its target must be a dependency of the test target.
    package static func path(_ name: String) throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
        // The bundle itself may be loaded by a runner from elsewhere; its path is then among the arguments.
        for candidate in [own] + CommandLine.arguments {
            guard let slash = candidate.lastIndex(of: "/") else { continue }
            let path = candidate[...slash] + name
            if access(String(path), X_OK) == 0 { return String(path) }
        }
        throw TerminalSessionError("The executable \(name) is not beside the tests; is it a dependency of them?")
    }
}
