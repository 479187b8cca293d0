// SPDX-License-Identifier: MIT

import ControlAPI
import Crypto
import Domain
import Foundation
import TestSupport
import Testing

/// Volunteers who respond over the public listener, with links that the daemon's own keys have signed.
enum Answers {
    struct Answer {
        let status: Int
        let body: String
    }

    static func post(_ responses: [(token: String, kind: String)], to port: UInt16) async throws -> [Answer] {
        let lines = responses.map { ControlJSON.line(ResponseOrderDocument(token: $0.token, kind: $0.kind)) }
        let result = try await PeerScript.run(
            "volunteer.py", ["\(port)", "/v1/responses"],
            input: lines.map { String(decoding: $0, as: UTF8.self) }.joined())
        try #require(result.status == 0, "\(result.error)")
        return result.output.split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            return Answer(
                status: parts.first.flatMap { Int($0) } ?? 0, body: parts.dropFirst().first.map(String.init) ?? "")
        }
    }

    static func keys(of bed: DaemonBed) throws -> TokenKeys {
        let text = try String(contentsOfFile: "\(bed.state)/token-keys", encoding: .utf8)
        let key = try #require(Hex.decode(text.trimmingCharacters(in: .newlines)))
        return try #require(TokenKeys([key]))
    }

    /// The links of the first people of the roster to version 1 of the first action.
    static func tokens(of bed: DaemonBed, people: UInt32) throws -> [String] {
        let keys = try keys(of: bed)
        return try (1...people).map { number in
            let token = PersonalToken(purpose: .respond, volunteer: VolunteerKey(number), version: VersionKey(1))
            return keys.seal(try #require(token).bytes)
        }
    }
}
