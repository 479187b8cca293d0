// swift-tools-version: 6.1
// SPDX-License-Identifier: MIT

import PackageDescription

// Imports point down the floors, never sideways; `.ci/run` builds with
// `--explicit-target-dependency-import-check error`, so a forbidden arrow does not compile.

let isFuzzing = Context.environment["URGENTD_FUZZ"] != nil

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-warnings-as-errors"]),
    // Counts where the code has been, for libFuzzer only.
    .unsafeFlags(isFuzzing ? ["-sanitize=fuzzer", "-enable-testing"] : []),
]

func floor(_ name: String, on dependencies: String..., path: String? = nil, exclude: [String] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies.map { .byName(name: $0) },
        path: path,
        exclude: exclude,
        swiftSettings: swift
    )
}

func program(_ name: String, on dependencies: String..., path: String? = nil) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies.map { .byName(name: $0) },
        path: path,
        swiftSettings: swift
    )
}

func tests(of name: String, on dependencies: String..., exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ([name, "TestSupport"] + dependencies).map { .byName(name: $0) },
        exclude: exclude,
        swiftSettings: swift
    )
}

func library(_ name: String, pkgConfig: String, debian package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "urgentd",
    products: [
        .executable(name: "urgentd", targets: ["urgentd"]),
        .executable(name: "urgentctl", targets: ["urgentctl"]),
    ],
    targets: [
        // 5: programs
        program("urgentd", on: "DaemonKit", "CommandLineArguments", "Domain", "Runtime", "Telemetry"),
        program("urgentctl", on: "ControlAPI", "CommandLineArguments", "Domain", "Curl", "Runtime"),

        // 4: the only place that wires
        floor(
            "DaemonKit", on: "Web", "Ledger", "Transport", "Composing", "Dispatching", "Intake", "ControlAPI",
            "Domain", "JSON5", "Curl", "Crypto", "Telemetry", "Runtime", "CommandLineArguments", "CConfig", "CLinux"),

        // 3: the listening side
        floor("Web", on: "ControlAPI", "Composing", "Domain", "Telemetry", "Runtime", "CMicroHTTPD", "CLinux"),

        // 2: neighbours that do not know one another
        floor("Ledger", on: "Domain", "Crypto", "Telemetry", "Runtime", "CSQLite"),
        floor("Transport", on: "Domain", "Curl", "Crypto", "Telemetry", "Runtime"),
        floor("Composing", on: "Domain", "Crypto", "JSON5", "Mustache"),
        floor("Dispatching", on: "Domain", "Telemetry", "Runtime"),
        floor("Intake", on: "Domain", "JSON5", "Crypto", "Telemetry", "Runtime"),
        floor("ControlAPI", on: "Domain", "Curl"),

        // 1: no neighbours of ours
        floor("Domain"),
        floor("JSON5"),
        floor("Mustache"),
        floor("CommandLineArguments"),
        floor("Curl", on: "CCurl", "Runtime", "CLinux"),
        floor("Crypto", on: "CCrypto"),
        floor("Telemetry", on: "CLinux"),
        floor("Runtime", on: "CLinux", "CMachine"),

        // 0: borders to C
        library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        library("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        library("CMicroHTTPD", pkgConfig: "libmicrohttpd", debian: "libmicrohttpd-dev"),
        library("CCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
        .systemLibrary(name: "CLinux"),
        .target(name: "CConfig"),
        .target(name: "CMachine"),

        // Tests mirror Sources
        floor("TestSupport", on: "Domain", "Runtime", "CLinux", path: "Tests/TestSupport", exclude: ["Peers"]),
        floor("LedgerConformance", on: "Domain", "TestSupport", path: "Tests/LedgerConformance"),
        floor("Simulation", on: "Domain", path: "Tests/Simulation"),
        tests(of: "Simulation", on: "Domain"),
        tests(of: "Domain", on: "LedgerConformance"),
        tests(of: "JSON5"),
        tests(of: "Mustache"),
        tests(of: "CommandLineArguments"),
        tests(of: "Curl", on: "Runtime"),
        tests(of: "Crypto"),
        tests(of: "Telemetry"),
        tests(of: "Runtime"),
        tests(
            of: "Ledger", on: "LedgerConformance", "Domain", "Crypto", "Runtime", "Telemetry", "CSQLite",
            exclude: ["Fixtures"]),
        tests(of: "Transport", on: "Domain", "Curl", "Crypto", "Runtime"),
        tests(of: "Composing", on: "CConfig", "Crypto", "Domain", "JSON5", "Mustache"),
        tests(of: "Dispatching", on: "Ledger", "LedgerConformance", "Domain", "Runtime", "Telemetry"),
        tests(
            of: "Intake", on: "Composing", "Crypto", "Domain", "JSON5", "Runtime", "Transport",
            exclude: ["Providers/Fixtures", "Reports/Fixtures"]),
        tests(of: "ControlAPI", on: "Domain", "Curl"),
        tests(
            of: "Web", on: "ControlAPI", "CConfig", "Composing", "Domain", "Curl", "Runtime", "CommandLineArguments",
            "Telemetry", "urgentctl"),
        tests(
            of: "DaemonKit", on: "Composing", "Crypto", "Dispatching", "Domain", "Intake", "JSON5", "Ledger", "Runtime",
            "Telemetry", "Transport", "Web"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "DaemonKit", "CommandLineArguments", "Composing", "ControlAPI", "Crypto", "Domain", "Intake", "Ledger",
                "Runtime", "TestSupport", "urgentd", "urgentctl",
            ],
            path: "Tests/EndToEnd",
            exclude: ["CommandLine/Help"],
            swiftSettings: swift
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "Intake", "JSON5", "Transport", "Composing", "Crypto", "Domain", "Mustache", "Runtime", "Web",
                "TestSupport",
            ],
            path: "Tests/Fuzz",
            swiftSettings: swift
        ),
    ]
)

// The benchmark program is built only on request: URGENTD_BENCHMARKS=1 swift run -c release benchmarks
if Context.environment["URGENTD_BENCHMARKS"] != nil {
    package.targets.append(
        program(
            "benchmarks", on: "DaemonKit", "ControlAPI", "Domain", "Runtime", "Simulation", "TestSupport", "CCurl",
            path: "Tests/Benchmarks")
    )
}

// The program of libFuzzer too: URGENTD_FUZZ=1 swift build -c release --scratch-path .build/fuzz --product fuzz
if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: ["Composing", "Crypto", "Domain", "Intake", "JSON5", "Mustache", "Transport", "Web"],
            path: "Tests/LibFuzzer",
            swiftSettings: swift,
            // gold stops with an internal error when it finds two mains, ours and libFuzzer's.
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
