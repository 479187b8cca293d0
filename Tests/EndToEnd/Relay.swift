// SPDX-License-Identifier: MIT

import TestSupport

/// What the scripted relay has seen.
enum Relay {
    /// The recipient of each text that was received whole, in order.
    static func texts(_ relay: ChildProcess) -> [String] {
        relay.printed.split(separator: "\n").filter { $0.hasPrefix("text ") }
            .compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// Every pair of recipient and Message-ID, with the relay's --identify.
    static func identifiers(_ relay: ChildProcess) -> Set<Substring> {
        Set(relay.printed.split(separator: "\n").filter { $0.hasPrefix("identifier ") })
    }

    /// Texts that have begun.
    static func begun(_ relay: ChildProcess) -> Int {
        relay.printed.split(separator: "\n").count { $0 == "first octet" }
    }

    /// Waits until so many texts more were received whole.
    static func waitForTexts(_ count: Int, at relay: ChildProcess) async throws {
        for _ in 0..<count { _ = try await relay.waitForLine(containing: "text ") }
    }
}
