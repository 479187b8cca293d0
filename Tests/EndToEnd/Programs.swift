// SPDX-License-Identifier: MIT

import Foundation

/// The real programs, built beside the tests.
enum Programs {
    static let urgentd = path("urgentd")
    static let urgentctl = path("urgentctl")

    private static func path(_ name: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
            .path(percentEncoded: false)
    }
}

/// Exit status of both programs (sysexits.h).
enum Exit {
    static let done: Int32 = 0
    static let refused: Int32 = 1
    static let usage: Int32 = 64
    static let badInput: Int32 = 65
    static let unreachable: Int32 = 69
    static let internalFault: Int32 = 70
    static let busy: Int32 = 75
    static let notAllowed: Int32 = 77
    static let configuration: Int32 = 78
}
