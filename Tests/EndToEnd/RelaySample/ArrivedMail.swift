// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// What an independent verifier says about one signed mail.
struct SignedMail: Decodable {
    let valid: Bool
    /// Where the key was looked up.
    let names: [String]
    /// The signature's `h=`, in lower case.
    let covered: [String]
    /// Every header that is there, in lower case.
    let headers: [String]
    /// Headers that could be changed without the signature noticing.
    let validWhenChanged: [String]
    /// Headers of which a second one could be added.
    let validWhenAdded: [String]

    /// Reads a file of mails as they stood on the wire.
    static func read(_ path: String, domain: String, record: String) async throws -> [SignedMail] {
        let (peer, _) = try await PeerScript.start("dkim_reader.py", [path, domain, record])
        var mails: [SignedMail] = []
        while true {
            let line = try await peer.lines.next()
            if line == "{\"end\": true}" { return mails }
            mails.append(try JSONDecoder().decode(SignedMail.self, from: Data(line.utf8)))
        }
    }
}

/// What Python's `email` package read in one delivery report.
struct DeliveryReportMail: Decodable {
    let to: String
    let sender: String
    let type: String
    let reportType: String
    /// Original-Envelope-Id.
    let envelope: String?
    let recipients: [Recipient]
    /// The Message-ID of the mail that it is about.
    let message: String?
    /// Whether the text of the mail came back as well.
    let hasText: Bool

    struct Recipient: Decodable {
        let action: String
        let status: String
        let final: String
    }

    static func read(_ paths: [String]) async throws -> [DeliveryReportMail] {
        let result = try await PeerScript.run("report_reader.py", paths, input: "")
        try #require(result.status == 0, "\(result.error)")
        return try JSONDecoder().decode([DeliveryReportMail].self, from: Data(result.output.utf8))
    }
}
