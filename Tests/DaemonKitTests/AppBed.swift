// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport

@testable import DaemonKit

/// Configurations for the daemon in the test's own process, and what the tests hand it.
enum AppBed {
    /// Everything in a folder, every port chosen by the system, a relay that is not there.
    static func configuration(in folder: String) -> Configuration {
        var configuration = Configuration(
            state: "\(folder)/state", queue: "\(folder)/queue",
            organisation: .init(name: "Example", from: "ua@alerts.example", bounces: "bounces@alerts.example"),
            relays: [
                .init(name: "none", url: RelayURL(host: "127.0.0.1", port: 9, isImplicitTLS: false), tls: .off)
            ],
            publicURL: "https://act.alerts.example")
        configuration.http.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.admin.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.control.socket = "\(folder)/control.sock"
        return configuration
    }

    static func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    /// A whole action under a reference.
    static func action(_ reference: String, sources: Int = 2, regions: String = "", text: String = "Subject") -> [UInt8]
    {
        let named = (0..<sources).map { "\"source \($0)\"" }.joined(separator: ", ")
        return Array(
            """
            { reference: "\(reference)", country: "HN", author: "a.writer", window: "1h", sources: [\(named)],
              audience: { regions: [\(regions)] }, text: { en: { subject: "\(text)", body: "Body." } } }
            """.utf8)
    }

    static let person = Array("id,email,languages,country\np1,p1@people.example,en,GB\n".utf8)
}
