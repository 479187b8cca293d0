// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import TestSupport
import Testing

/// Requests to the volunteers' pages as any client makes them.
enum PageClient {
    struct Request: Encodable {
        var method = "GET"
        var path: String
        var headers: [String: String] = [:]
        var body: String?
        var times = 1

        /// A browser's form.
        static func form(_ path: String, _ body: String) -> Request {
            Request(
                method: "POST", path: path, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: body)
        }
    }

    struct Answer: Decodable {
        let status: Int
        let headers: [String: String]
        let body: String
    }

    static func ask(_ port: UInt16, _ requests: [Request]) async throws -> [Answer] {
        let lines = try requests.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }
        let result = try await PeerScript.run("page_client.py", ["\(port)"], input: lines.joined())
        try #require(result.status == 0, "\(result.error)")
        return try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
    }
}

extension DaemonBed {
    /// A link's path, signed with the daemon's own keys; volunteers are numbered from 1 in the order of the roster.
    func path(_ purpose: PersonalToken.Purpose, of volunteer: UInt32) throws -> String {
        let token = try #require(
            PersonalToken(
                purpose: purpose, volunteer: VolunteerKey(volunteer),
                version: purpose == .respond ? VersionKey(1) : nil))
        let page =
            switch purpose {
            case .respond: "acted"
            case .leave: "leave"
            case .preferences: "preferences"
            }
        return "/\(page)/\(try Answers.keys(of: self).seal(token.bytes))"
    }

    /// Runs a test against a daemon with a relay and a public port.
    static func withPages(
        endpoints: [UInt16] = [], more: String = "", _ body: (DaemonBed, UInt16) async throws -> Void
    ) async throws {
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        var configuration = BedConfiguration(relay: relayPort, endpoints: endpoints)
        configuration.publicPort = try FreePort.find()
        configuration.more = more
        let port = configuration.publicPort
        try await run(configuration) { bed in try await body(bed, port) }
    }

    func enrol(_ people: [Person]) async throws {
        let roster = try await ctl("roster", "import", "-", input: Person.csv(people))
        try #require(roster.status == Exit.done, "\(roster.error)")
    }
}
