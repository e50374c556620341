// swift-tools-version: 6.2

import PackageDescription

// Every target of the package, library or test, is compiled under the same rules.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
/// For tests alone.
let customDump = Target.Dependency.product(name: "CustomDump", package: "swift-custom-dump")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

let package = Package(
    name: "signoff",
    products: [
        .library(name: "SignoffCheckpoint", targets: ["SignoffCheckpoint"]),
        .library(name: "Signoff", targets: ["Signoff"]),
        .library(name: "SignoffGraph", targets: ["SignoffGraph"]),
        .library(name: "SignoffSQLite", targets: ["SignoffSQLite"]),
        .library(name: "SignoffPostgres", targets: ["SignoffPostgres"]),
        .library(name: "SignoffConformance", targets: ["SignoffConformance"]),
        .library(name: "SignoffConsole", targets: ["ConsoleApp"]),
        .library(name: "SignoffTesting", targets: ["SignoffTesting"]),
        .executable(name: "signoff", targets: ["SignoffCommand"]),
        .executable(name: "signoff-benchmark", targets: ["SignoffBenchmark"]),
        .executable(name: "signoff-console-benchmark", targets: ["ConsoleBenchmark"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.3"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        // MARK: Values, ids and contracts
        .target(name: "SignoffCheckpoint", dependencies: [orderedCollections]),
        .testTarget(
            name: "SignoffCheckpointTests",
            dependencies: ["SignoffCheckpoint", orderedCollections],
            exclude: ["Goldens"]
        ),

        // MARK: Storage
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
        .target(name: "SignoffSQLite", dependencies: ["SignoffCheckpoint", "CSQLite", orderedCollections]),
        .testTarget(
            name: "SignoffSQLiteTests",
            dependencies: [
                "SignoffSQLite", "SignoffConformance", "SignoffCheckpoint", "CSQLite", orderedCollections,
            ],
            exclude: ["Databases"]
        ),

        .target(name: "CPostgres"),
        .target(
            name: "SignoffPostgres",
            dependencies: ["SignoffCheckpoint", "CPostgres", orderedCollections, deque]
        ),
        .target(
            name: "PostgresSupport",
            dependencies: ["ProcessSupport"],
            path: "Tests/Support/PostgresSupport"
        ),
        .testTarget(
            name: "SignoffPostgresTests",
            dependencies: [
                "PostgresSupport", "SignoffPostgres", "SignoffConformance", "SignoffCheckpoint", orderedCollections,
            ],
            exclude: ["Recorded"]
        ),

        // MARK: Conformance
        .target(name: "SignoffConformance", dependencies: ["SignoffCheckpoint", orderedCollections]),
        .testTarget(
            name: "SignoffConformanceTests",
            dependencies: ["SignoffConformance", "SignoffCheckpoint", orderedCollections]
        ),

        // MARK: Runtime
        .target(
            name: "Signoff",
            dependencies: [
                "SignoffCheckpoint", orderedCollections,
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .testTarget(
            name: "SignoffTests",
            dependencies: [
                "Signoff", "SignoffCheckpoint", "SignoffTesting", orderedCollections,
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]
        ),
        .target(name: "SignoffGraph", dependencies: ["Signoff", "SignoffCheckpoint", orderedCollections]),
        .testTarget(
            name: "SignoffGraphTests",
            dependencies: [
                "Signoff", "SignoffCheckpoint", "SignoffGraph", orderedCollections,
            ]
        ),
        .target(name: "CSchedule", path: "Tests/Support/CSchedule"),
        .testTarget(
            name: "TranscriptTests",
            dependencies: [
                "CSchedule", "PostgresSupport", "Signoff", "SignoffGraph", "SignoffPostgres", "SignoffSQLite",
                "SignoffCheckpoint", orderedCollections,
            ],
            exclude: ["Deviations.md", "Transcripts", "Deviations", "Graph/Transcripts", "Graph/Deviations"]
        ),

        // MARK: Review
        .target(name: "SignoffReview", dependencies: ["SignoffCheckpoint", orderedCollections]),
        .testTarget(
            name: "SignoffReviewTests",
            dependencies: ["SignoffReview", "SignoffCheckpoint", orderedCollections],
            exclude: ["Recorded"]
        ),

        // MARK: Operating
        .target(
            name: "SignoffOperator",
            dependencies: ["SignoffCheckpoint", "SignoffReview", orderedCollections]
        ),
        .target(
            name: "SignoffOperations",
            dependencies: ["Signoff", "SignoffCheckpoint", "SignoffOperator", "SignoffReview", orderedCollections]
        ),
        .testTarget(
            name: "SignoffOperationsTests",
            dependencies: [
                "Signoff", "SignoffCheckpoint", "SignoffGraph", "SignoffOperations", "SignoffOperator", "SignoffReview",
                "SignoffTesting", orderedCollections,
            ]
        ),

        // MARK: Servers
        .target(name: "CCurl"),
        .target(name: "SignoffHTTP", dependencies: ["CCurl"]),
        .testTarget(name: "SignoffHTTPTests", dependencies: ["ProcessSupport", "SignoffHTTP"]),
        .target(
            name: "SignoffRemote",
            dependencies: ["SignoffCheckpoint", "SignoffHTTP", "SignoffOperator", "SignoffReview", orderedCollections]
        ),
        .testTarget(
            name: "SignoffRemoteTests",
            dependencies: [
                "ProcessSupport", "ServerStandIn", "ServerSupport", "SignoffCheckpoint", "SignoffCommand",
                "SignoffHTTP", "SignoffOperator", "SignoffRemote", "SignoffReview", "SignoffTesting",
                orderedCollections,
            ],
            exclude: ["Graphs", "Recorded"]
        ),

        // MARK: Testing
        .target(
            name: "SignoffTesting",
            dependencies: ["SignoffCheckpoint", "SignoffOperator", "SignoffReview", orderedCollections]
        ),
        .testTarget(
            name: "SignoffTestingTests",
            dependencies: [
                "ProcessSupport", "Signoff", "SignoffCheckpoint", "SignoffOperations", "SignoffOperator",
                "SignoffReview", "SignoffSQLite", "SignoffTesting", orderedCollections,
            ]
        ),

        // MARK: Workflows that ship
        .target(
            name: "BuiltinWorkflows",
            dependencies: [
                "Signoff", "SignoffCheckpoint", orderedCollections,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .testTarget(
            name: "BuiltinWorkflowsTests",
            dependencies: ["BuiltinWorkflows", "Signoff", "SignoffCheckpoint", "SignoffReview", orderedCollections]
        ),

        // MARK: Terminal
        .target(name: "CellGrid"),
        .testTarget(name: "CellGridTests", dependencies: ["CellGrid"]),
        .target(
            name: "CNcurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
        ),
        .target(name: "TerminalNcurses", dependencies: ["CellGrid", "CNcurses"]),
        .target(name: "CPty", path: "Tests/Support/CPty", linkerSettings: [.linkedLibrary("util")]),
        .target(
            name: "TerminalSupport",
            dependencies: ["CPty", "CellGrid"],
            path: "Tests/Support/TerminalSupport"
        ),
        .executableTarget(
            name: "TerminalProbe",
            dependencies: ["CellGrid", "TerminalNcurses"],
            path: "Tests/Support/TerminalProbe"
        ),
        .testTarget(
            name: "TerminalNcursesTests",
            dependencies: ["CellGrid", "TerminalNcurses", "TerminalProbe", "TerminalSupport"]
        ),

        // MARK: Console
        .target(
            name: "ConsoleCore",
            dependencies: [
                "CellGrid", "SignoffCheckpoint", "SignoffOperator", "SignoffReview", orderedCollections, deque,
                "TOMLKit",
            ]
        ),
        .testTarget(
            name: "ConsoleCoreTests",
            dependencies: [
                "ConsoleCore", "CellGrid", "HostilePayloads", "SignoffCheckpoint", "SignoffOperator", "SignoffReview",
                customDump, orderedCollections,
            ],
            exclude: ["Frames"]
        ),

        .target(
            name: "HostilePayloads",
            dependencies: ["SignoffCheckpoint", orderedCollections],
            path: "Tests/Support/HostilePayloads"
        ),

        // MARK: Console program
        .target(
            name: "ConsoleApp",
            dependencies: [
                "CellGrid", "ConsoleCore", "Signoff", "SignoffCheckpoint", "SignoffOperations", "SignoffOperator",
                "SignoffReview", "TerminalNcurses", "TOMLKit", orderedCollections,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            // Built into the program, so that a binary on its own has them too. The folder is a link to the top-level one.
            resources: [.embedInCode("Themes")]
        ),
        .testTarget(
            name: "ConsoleAppTests",
            dependencies: [
                "CellGrid", "ConsoleApp", "ConsoleCore", "SignoffCheckpoint", "SignoffOperator", "SignoffReview",
                "SignoffTesting", customDump, orderedCollections,
            ]
        ),
        .executableTarget(
            name: "SignoffCommand",
            dependencies: [
                "BuiltinWorkflows", "CellGrid", "ConsoleApp", "Signoff", "SignoffCheckpoint", "SignoffHTTP",
                "SignoffOperations", "SignoffOperator", "SignoffPostgres", "SignoffRemote", "SignoffReview",
                "SignoffSQLite", orderedCollections,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(
            name: "SignoffCommandTests",
            dependencies: [
                "CellGrid", "ConsoleApp", "ConsoleCore", "HostilePayloads", "PostgresSupport", "ProcessSupport",
                "Signoff", "SignoffCheckpoint", "SignoffCommand", "SignoffOperations", "SignoffOperator",
                "SignoffReview", "SignoffSQLite", orderedCollections,
            ]
        ),

        // MARK: Benchmarks
        .executableTarget(
            name: "SignoffBenchmark",
            dependencies: [
                "CSQLite", "PostgresSupport", "ServerStandIn", "Signoff", "SignoffCheckpoint", "SignoffGraph",
                "SignoffHTTP", "SignoffOperations", "SignoffOperator", "SignoffPostgres", "SignoffRemote",
                "SignoffReview", "SignoffSQLite", orderedCollections,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks",
            exclude: ["Console", "Python/cases.py"]
        ),
        .executableTarget(
            name: "ConsoleBenchmark",
            dependencies: [
                "CellGrid", "Signoff", "SignoffCheckpoint", "SignoffSQLite", "TerminalSupport", orderedCollections,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Console"
        ),

        // MARK: Beside other programs
        .target(name: "ProcessSupport", dependencies: ["CSQLite"], path: "Tests/Support/ProcessSupport"),
        .target(
            name: "ServerStandIn",
            dependencies: [
                "ProcessSupport", "SignoffCheckpoint", "SignoffOperator", "SignoffRemote", orderedCollections,
            ],
            path: "Tests/Support/ServerStandIn"
        ),
        .target(
            name: "ServerSupport",
            dependencies: [
                "ProcessSupport", "SignoffCheckpoint", "SignoffHTTP", "SignoffOperator", "SignoffRemote",
                orderedCollections,
            ],
            path: "Tests/Support/ServerSupport"
        ),
        .executableTarget(
            name: "WorkflowProbe",
            dependencies: [
                "ProcessSupport", "Signoff", "SignoffCheckpoint", "SignoffOperations", "SignoffOperator",
                "SignoffReview", "SignoffSQLite", orderedCollections,
            ],
            path: "Tests/Support/WorkflowProbe"
        ),
        .testTarget(
            name: "DurabilityTests",
            dependencies: [
                "ProcessSupport", "Signoff", "SignoffCheckpoint", "SignoffSQLite", "WorkflowProbe",
                orderedCollections,
            ]
        ),
        .testTarget(
            name: "InteroperationTests",
            dependencies: [
                "PostgresSupport", "ProcessSupport", "Signoff", "SignoffCheckpoint", "SignoffGraph",
                "SignoffOperations", "SignoffOperator", "SignoffPostgres", "SignoffSQLite", orderedCollections,
            ],
            exclude: ["Reference"]
        ),

        // MARK: Examples
        .executableTarget(
            name: "OwnConsole",
            dependencies: ["ConsoleApp", "Signoff", "SignoffSQLite"],
            path: "Examples/OwnConsole"
        ),

        // MARK: The whole program
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CellGrid", "OwnConsole", "ProcessSupport", "ServerSupport", "Signoff", "SignoffCheckpoint",
                "SignoffCommand", "SignoffOperator", "SignoffRemote", "SignoffReview", "SignoffSQLite",
                "TerminalSupport", orderedCollections,
            ]
        ),
    ]
)

// The runtime, the HTTP client and what their tests need, without the console and its dependencies: what the gate builds once more, under the thread sanitizer.
if Context.environment["SIGNOFF_RUNTIME_ONLY"] != nil {
    let runtime: Set = [
        "SignoffCheckpoint", "Signoff", "SignoffTests", "CSQLite", "SignoffSQLite", "CSchedule", "TranscriptTests",
        "SignoffGraph", "SignoffGraphTests", "SignoffOperator", "SignoffReview", "SignoffTesting", "CCurl",
        "SignoffHTTP", "SignoffHTTPTests", "ProcessSupport",
        "CPostgres", "SignoffPostgres", "PostgresSupport",
    ]
    package.products = []
    package.targets.removeAll { !runtime.contains($0.name) }
    let used = package.targets.flatMap(\.dependencies).compactMap { dependency in
        if case .productItem(_, let package, _, _) = dependency { package } else { nil }
    }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !used.contains { location.hasSuffix("/\($0)") }
    }
}

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
