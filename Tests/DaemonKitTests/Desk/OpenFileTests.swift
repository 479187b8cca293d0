// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import DaemonKit

@Suite("A file that others than its owner could write to, at the desk")
struct OpenFileTests {
    private let owner = Identity(name: "owner", login: "owner")

    /// The draft as it is kept, and its entry in the audit.
    private func takeIn(
        isOpen: Bool, secondPerson: Bool = true, approvedUpstream: Bool = false
    ) async throws -> (result: SubmissionResult, draft: ActionRecord, audit: String) {
        let folder = try TemporaryFolder()
        var configuration = AppBed.configuration(in: folder.path)
        configuration.approval.required = secondPerson
        configuration.approval.upstream = ["owner"]
        let app = App(configuration: configuration)
        try await app.start()
        let desk = try #require(await app.desk)
        let session = try await desk.importRoster(.csv, dryRun: false, by: owner)
        try await session.feed(AppBed.person)
        _ = try await session.finish()
        var document = String(decoding: AppBed.action("UA 1"), as: UTF8.self)
        if approvedUpstream {
            document.replace("country:", with: #"approval: { by: "k.owusu", at: "2026-11-21T08:02:00Z" }, country:"#)
        }
        let reference = try #require(Reference("UA 1"))
        do {
            let result = try await desk.submit(Array(document.utf8), as: nil, by: owner, isOpenToOthers: isOpen)
            let draft = try await desk.show(reference)
            let trail = try await desk.auditTrail(of: reference, after: 0, limit: 10)
            await app.stop()
            return (result, draft, trail.map(\.detail).joined(separator: "\n"))
        } catch {
            await app.stop()
            throw error
        }
    }

    @Test("the draft and the audit say so; a file of its owner's alone has nothing of it")
    func said() async throws {
        let open = try await takeIn(isOpen: true)
        #expect(open.draft.warnings.contains { $0.contains("others than its owner could write") })
        #expect(open.audit.contains("(others than its owner could write to the file)"))
        let own = try await takeIn(isOpen: false)
        #expect(!own.draft.warnings.contains { $0.contains("others than its owner") })
        #expect(!own.audit.contains("others"))
    }

    @Test("an approval that it brings along does not count: whose word that is nobody knows")
    func upstream() async throws {
        let own = try await takeIn(isOpen: false, approvedUpstream: true)
        #expect(own.result.state == .open && own.draft.state == .open)
        let open = try await takeIn(isOpen: true, approvedUpstream: true)
        #expect(open.draft.state == .awaitingApproval)
        #expect(open.result.warnings.contains { $0.contains("the approval by k.owusu does not count") })
    }

    @Test("where one person may do both it makes no difference")
    func onePerson() async throws {
        let open = try await takeIn(isOpen: true, secondPerson: false, approvedUpstream: true)
        #expect(open.draft.state == .open && !open.audit.contains("others"))
    }
}
