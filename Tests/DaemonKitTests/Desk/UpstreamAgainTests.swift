// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import DaemonKit

@Suite("An approval from upstream, handed in again")
struct UpstreamAgainTests {
    private let owner = Identity(name: "owner", login: "owner")

    @Test("a file that comes again, as after a crash between draft and approval, is approved then")
    func again() async throws {
        let folder = try TemporaryFolder()
        let document = String(decoding: AppBed.action("UA 1"), as: UTF8.self)
            .replacing("country:", with: #"approval: { by: "k.owusu", at: "2026-11-21T08:02:00Z" }, country:"#)
        // The first time its approval does not come to pass, as little as if the daemon had ended there.
        #expect(try await handIn(document, in: folder, upstream: []).state == .awaitingApproval)
        let second = try await handIn(document, in: folder, upstream: ["owner"])
        #expect(!second.created && second.state == .open)
        #expect(!second.warnings.contains { $0.contains("does not count") })
        // Once more changes nothing.
        let third = try await handIn(document, in: folder, upstream: ["owner"])
        #expect(!third.created && third.state == .open)
    }

    private func handIn(
        _ document: String, in folder: TemporaryFolder, upstream: [String]
    ) async throws -> SubmissionResult {
        var configuration = AppBed.configuration(in: folder.path)
        configuration.approval.upstream = upstream
        let app = App(configuration: configuration)
        try await app.start()
        do {
            let desk = try #require(await app.desk)
            let session = try await desk.importRoster(.csv, dryRun: false, by: owner)
            try await session.feed(AppBed.person)
            _ = try await session.finish()
            let result = try await desk.submit(document: Array(document.utf8), by: owner)
            await app.stop()
            return result
        } catch {
            await app.stop()
            throw error
        }
    }
}
