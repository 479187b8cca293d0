// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The staff's desk on the real ledger and engine")
struct DeskTests {
    private let writer = Identity(name: "a.campaigner", login: "campaign")
    private let approver = Identity(name: "an.approver", login: "approval")

    private func atDesk(_ body: (Desk) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let app = App(configuration: AppBed.configuration(in: folder.path))
        try await app.start()
        let desk = try #require(await app.desk)
        let session = try await desk.importRoster(.csv, dryRun: false, by: writer)
        try await session.feed(AppBed.person)
        #expect(try await session.finish().added == 1)
        do {
            try await body(desk)
        } catch {
            await app.stop()
            throw error
        }
        await app.stop()
    }

    private func order(_ reference: String, _ change: (inout ApprovalOrder) -> Void = { _ in }) throws -> ApprovalOrder
    {
        var order = ApprovalOrder(reference: try #require(Reference(reference)))
        change(&order)
        return order
    }

    /// The desk's word; empty when it did as it was asked.
    private func refusal(_ call: () async throws(DeskError) -> some Any) async -> String {
        do throws(DeskError) {
            _ = try await call()
            return ""
        } catch .refused(let why), .unknown(let why) {
            return why
        } catch {
            return "\(error)"
        }
    }

    @Test("who handed it in counts by name and by login")
    func submitter() async throws {
        try await atDesk { desk in
            _ = try await desk.submit(document: AppBed.action("UA 1"), by: writer)
            let order = try order("UA 1")
            for name in ["a.campaigner", "campaign"] {
                let same = Identity(name: name, login: "somebody")
                #expect(
                    await refusal { () throws(DeskError) in try await desk.approve(order, by: same) }
                        .contains("handed it in"))
            }
            let author = Identity(name: "a.writer", login: "somebody")
            #expect(
                await refusal { () throws(DeskError) in try await desk.approve(order, by: author) }
                    .contains("author"))
            let receipt = try await desk.approve(order, by: approver)
            #expect(receipt.audience == 1 && receipt.state == .open)
        }
    }

    @Test("a reason of blanks is none")
    func reasons() async throws {
        try await atDesk { desk in
            _ = try await desk.submit(document: AppBed.action("UA 2", sources: 1), by: writer)
            for reason in [nil, "", "  "] {
                let order = try order("UA 2") {
                    $0.overrideSources = true
                    $0.reason = reason
                }
                #expect(await refusal { () throws(DeskError) in try await desk.approve(order, by: approver) } != "")
                let reference = order.reference
                let why = reason ?? ""
                #expect(
                    await refusal { () throws(DeskError) in
                        try await desk.withdraw(reference, reason: why, by: approver)
                    } != "", "withdraw with '\(why)'")
            }
            #expect(try await desk.show(try #require(Reference("UA 2"))).state == .awaitingApproval)
        }
    }

    @Test("an import afterwards changes the audience of what is not approved yet, and of nothing else")
    func counting() async throws {
        try await atDesk { desk in
            _ = try await desk.submit(document: AppBed.action("UA 3"), by: writer)
            _ = try await desk.submit(document: AppBed.action("UA 4", text: "Other"), by: writer)
            _ = try await desk.approve(try order("UA 4"), by: approver)
            let more = try await desk.importRoster(.csv, dryRun: false, by: writer)
            try await more.feed(Array("id,email,languages,country\np2,p2@people.example,en,GB\n".utf8))
            _ = try await more.finish()
            #expect(try await desk.show(try #require(Reference("UA 3"))).audienceCount == 2)
            #expect(try await desk.show(try #require(Reference("UA 4"))).audienceCount == 1)
        }
    }

    @Test("a dry run changes nothing, not even the audit")
    func dryRun() async throws {
        try await atDesk { desk in
            let before = try await desk.auditTrail(of: nil, after: 0, limit: 100).count
            let session = try await desk.importRoster(.csv, dryRun: true, by: writer)
            try await session.feed(Array("id,email,languages,country\np2,p2@people.example,en,GB\n".utf8))
            #expect(try await session.finish().added == 1)
            #expect(try await desk.countRoster(by: nil).map(\.count) == [1])
            #expect(try await desk.auditTrail(of: nil, after: 0, limit: 100).count == before)
        }
    }

    @Test("withdrawing what nobody has approved yet, and what is withdrawn already")
    func withdraw() async throws {
        try await atDesk { desk in
            _ = try await desk.submit(document: AppBed.action("UA 5"), by: writer)
            let reference = try #require(Reference("UA 5"))
            #expect(try await desk.withdraw(reference, reason: "a mistake", by: approver).state == .withdrawn)
            #expect(
                await refusal { () throws(DeskError) in
                    try await desk.approve(ApprovalOrder(reference: reference), by: approver)
                }.contains("withdrawn"))
            let unknown = try #require(Reference("UA 6"))
            #expect(
                await refusal { () throws(DeskError) in
                    try await desk.withdraw(unknown, reason: "a mistake", by: approver)
                }.contains("UA 6"))
        }
    }

    @Test("closing ends an action once, and never a draft or a withdrawn one")
    func close() async throws {
        try await atDesk { desk in
            _ = try await desk.submit(document: AppBed.action("UA 7"), by: writer)
            let reference = try #require(Reference("UA 7"))
            let draft = await refusal { () throws(DeskError) in
                try await desk.close(reference, reason: nil, by: approver)
            }
            #expect(draft.contains("awaits approval") && draft.contains("withdraw"))
            _ = try await desk.approve(ApprovalOrder(reference: reference), by: approver)
            // Side by side: whoever is told first is told the truth too.
            async let first = desk.close(reference, reason: "she is free", by: writer)
            async let second = desk.close(reference, reason: nil, by: approver)
            #expect(try await [first.state, second.state] == [.closed, .closed])
            let trail = try await desk.auditTrail(of: reference, after: 0, limit: 10)
            #expect(trail.map(\.verb) == ["enqueue", "approve", "close"])
            #expect(try await desk.status(of: reference).account.state == .closed)
            #expect(try await desk.reconcile(reference).allSatisfy { $0.differences.isEmpty })
            #expect(await refusal { () throws(DeskError) in
                try await desk.withdraw(reference, reason: "a mistake", by: approver)
            }.contains("closed already"))
        }
    }

    @Test("reading personal data is on record with its length, and the chain of the record is whole")
    func readings() async throws {
        try await atDesk { desk in
            _ = try await desk.submit(document: AppBed.action("UA 8"), by: writer)
            let reference = try #require(Reference("UA 8"))
            _ = try await desk.approve(ApprovalOrder(reference: reference), by: approver)
            let before = try await desk.auditTrail(of: nil, after: 0, limit: 100).count
            var query = DeliveryQuery(reference: reference, limit: 10)
            _ = try await desk.deliveries(query, by: writer)
            #expect(try await desk.auditTrail(of: nil, after: 0, limit: 100).count == before)
            query.showAddresses = true
            let rows = try await desk.deliveries(query, by: writer)
            query.after = DeliveryKey(number: .max)
            _ = try await desk.deliveries(query, by: writer)
            _ = try await desk.exportRoster(after: .beforeFirst, limit: 1, withSecrets: true, by: writer)
            try await desk.recordReading(.roster(withSecrets: true), rows: 2, by: writer)
            _ = try await desk.volunteer(id: "p1", by: writer)
            let entries = try await desk.auditTrail(of: nil, after: 0, limit: 100).dropFirst(before)
            #expect(entries.map(\.verb) == ["deliveries", "roster export", "roster export", "roster show"])
            #expect(entries.first?.detail == (rows.count == 1 ? "addresses read: 1 row" : "addresses read: 0 rows"))
            #expect(entries.last?.detail == "volunteers read: 1 row")
            #expect(entries.allSatisfy { $0.actor == "a.campaigner" && $0.login == "campaign" })
            #expect(try await desk.verifyAudit().fault == nil)
        }
    }
}
