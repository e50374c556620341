// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "FirstWorkflow",
    dependencies: [
        .package(name: "signoff", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "FirstWorkflow",
            dependencies: [
                .product(name: "Signoff", package: "signoff"),
                .product(name: "SignoffSQLite", package: "signoff"),
            ]
        )
    ]
)
