// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let endpoints: [Conformance] = [
        Conformance("an endpoint is shown with what it answered lately, failures and acceptances, newest first") {
            scene in
            let live = try await scene.fortnight()
            var claimed = try await scene.claim(live, .webhook)
            _ = try await scene.fail(claimed, code: 503)
            let failing = try await scene.troubles()
            try expect(failing.compactMap(\.lastReply).count, is: failing.count, "the last reply is kept")
            scene.pass(.seconds(12 * 3600))
            claimed = try await scene.claim(live, .webhook)
            let key = claimed[0].delivery.volunteer
            let id = try await scene.lines(live).first { $0.delivery.volunteer == key }?.volunteer ?? ""
            var detail = try await scene.ledger.endpoint(of: id)
            try expect(detail.replies.map(\.code), is: [503], "one failure")
            try expect(detail.line.trouble?.failures, is: 1, "failing")
            try await scene.record(claimed, Scene.accepted)
            detail = try await scene.ledger.endpoint(of: id)
            try expect(detail.replies.map(\.isAccepted), is: [true, false], "newest first")
            try expect(detail.replies.map(\.reference), is: [live.reference, live.reference], "of which action")
            try expect(detail.line.trouble == nil && detail.next == nil, "in good order, nothing waits")
            let error = try await refusal("an endpoint of nobody") { _ = try await scene.ledger.endpoint(of: "nobody") }
            try expect(error, is: .unknown("there is no volunteer with this id"), "why")
        },
        Conformance("410 disables: from then on mail, or rejected where there is none, each counted once") { scene in
            let live = try await scene.planned(0..<100)
            let claimed = try await scene.claim(live, .webhook)
            let withReserve = claimed.count(where: \.hasReserve)
            try expect(withReserve > 0 && withReserve < claimed.count, "some have mail, some have none")
            try expect(try await scene.fail(claimed, code: 410), is: claimed.count, "disabled by this")
            try expect(try await scene.ledger.unacknowledgedEndpoints(), is: claimed.count, "unacknowledged")
            try await scene.account(live)

            let next = try await scene.release(try Scene.action("UA 2/26"))
            try await scene.plan(next)
            let claim = try await scene.ledger.claim(
                ClaimRequest(
                    version: next.key, channel: .webhook, limit: 1000, now: scene.now,
                    leaseUntil: scene.now.advanced(by: .seconds(60))))
            try expect(claim.deliveries.count, is: 0, "claimed for endpoints")
            try expect(claim.diverted, is: withReserve, "diverted")
            try expect(
                try await scene.account(next).states[.rejected], is: claimed.count - withReserve, "rejected")
            let rejected = try await scene.lines(next, .rejected)
            try expect(rejected.allSatisfy { $0.lastReply == "endpoint disabled" && $0.attempts == 0 }, "the reason")
            let volunteers = Set(claimed.map(\.delivery.volunteer))
            let mails = try await scene.claim(next, .email).filter { volunteers.contains($0.delivery.volunteer) }
            try expect(mails.count, is: withReserve, "go by mail")
            try expect(mails.allSatisfy { !$0.hasReserve }, "and never back")
            try await scene.account(next)
        },
        Conformance("five days of nothing but failure disable; an acceptance in between forgives all") { scene in
            let live = try await scene.fortnight()
            var disabled: [Int] = []
            for _ in 0..<11 {
                let claimed = try await scene.claim(live, .webhook)
                try expect(claimed.count, is: 10, "claimed")
                disabled.append(try await scene.fail(claimed, code: 503))
                scene.pass(.seconds(12 * 3600))
            }
            try expect(disabled, is: Array(repeating: 0, count: 10) + [10], "disabled after 120 hours")
            try await scene.account(live)
        },
        Conformance("one acceptance, and what was held against an endpoint is forgotten") { scene in
            let live = try await scene.fortnight()
            let claimed = try await scene.claim(live, .webhook)
            _ = try await scene.fail(claimed, code: 503)
            try expect(try await scene.troubles().count, is: 10, "failing")
            scene.pass(.seconds(12 * 3600))
            try await scene.record(try await scene.claim(live, .webhook), Scene.accepted)
            try expect(try await scene.troubles(), is: [], "all forgotten")
        },
        Conformance("a person enables, disables and confirms; the audit says that it was one, not whose") { scene in
            let live = try await scene.planned(0..<100)
            _ = try await scene.fail(try await scene.claim(live, .webhook), code: 410)
            let ledger = scene.ledger
            let line = try await ledger.enableEndpoint(of: "v7", by: Scene.approver, at: scene.now)
            try expect(line, is: EndpointLine(volunteer: "v7", host: "hooks.example.org", trouble: nil), "enabled")
            try expect(try await ledger.unacknowledgedEndpoints(), is: 9, "one less")
            let kept = try await ledger.disableEndpoint(of: "v17", reason: "moves", by: Scene.approver, at: scene.now)
            try expect(kept.trouble?.lastCode, is: 410, "the daemon's reason stands")
            try expect(try await ledger.unacknowledgedEndpoints(), is: 8, "confirmed")
            scene.pass(.seconds(60))
            let off = try await ledger.disableEndpoint(of: "v7", reason: "moves", by: Scene.approver, at: scene.now)
            try expect(off.trouble?.reason, is: "moves", "a person's reason")
            try expect(off.trouble?.since, is: scene.now, "since")
            try expect(try await ledger.unacknowledgedEndpoints(), is: 8, "no alarm for what a person did")
            let entries = try await ledger.auditTrail(of: nil, after: 0, limit: 1000)
                .filter { $0.verb.hasPrefix("endpoint") }
            try expect(entries.map(\.detail), is: Array(repeating: "one endpoint", count: 3), "audited")
            let none = try await refusal("a volunteer without an endpoint") {
                _ = try await ledger.enableEndpoint(of: "v1", by: Scene.approver, at: scene.now)
            }
            try expect(none, is: .refused("this volunteer has no endpoint"), "refusal")
        },
        Conformance("a new URL enables; the same row again does not; who is erased is forgotten") { scene in
            let live = try await scene.planned(0..<100)
            _ = try await scene.fail(try await scene.claim(live, .webhook), code: 410)
            try await scene.importPeople(0..<100)
            var renamed = People.volunteer(17)
            renamed.name = "another name"
            var moved = People.volunteer(27)
            moved.webhook?.url = "https://new.example.org/27"
            _ = try await scene.ledger.importChunk(
                [renamed, moved].map { RosterRow(line: 1, volunteer: $0) }, dryRun: false, at: scene.now)
            try await scene.ledger.erase(id: "v37", by: Scene.approver, at: scene.now)
            let disabled = try await scene.troubles().filter(\.isDisabled).count
            try expect(disabled, is: 8, "disabled: all but the new URL and the one erased")
            try expect(try await scene.ledger.unacknowledgedEndpoints(), is: 8, "counted")
        },
        Conformance("who goes by mail has no reserve in an endpoint that is disabled") { scene in
            let live = try await scene.planned(0..<20)
            for number in [1, 2] {
                var both = People.volunteer(number)
                both.webhook = WebhookAddress(url: "https://late.example.org/\(number)", secret: "whsec_x")
                _ = try await scene.ledger.importChunk(
                    [RosterRow(line: 1, volunteer: both)], dryRun: false, at: scene.now)
            }
            _ = try await scene.ledger.disableEndpoint(of: "v2", reason: nil, by: Scene.approver, at: scene.now)
            let mails = try await scene.claim(live)
            try expect(mails.count(where: \.hasReserve), is: 1, "one has a reserve")
        },
        Conformance("every endpoint is listed once, page by page; each owner who has mail is told once") { scene in
            let live = try await scene.planned(0..<100)
            _ = try await scene.fail(try await scene.claim(live, .webhook), code: 410)
            var listed: [EndpointLine] = []
            var after: VolunteerKey? = .beforeFirst
            while let start = after {
                let page = try await scene.ledger.endpoints(after: start, onlyDisabled: false, limit: 3)
                listed += page.endpoints
                after = page.next
            }
            let wanted = (0..<100).filter { $0 % 10 == 7 }.map { "v\($0)" }
            try expect(listed.map(\.volunteer), is: wanted, "listed")
            try expect(listed.allSatisfy { $0.host == "hooks.example.org" }, "hosts")
            var told = 0
            while let notice = try await scene.ledger.untoldOwners(limit: 1).first {
                try expect(notice.email.hasSuffix("@example.org") && !notice.reason.isEmpty, "a notice")
                try await scene.ledger.ownerIsTold(notice.volunteer, at: scene.now)
                told += 1
            }
            // Those in the country of concern were suppressed and never tried.
            let reachable = listed.filter { $0.trouble != nil }.count {
                Int($0.volunteer.dropFirst()).map { $0 % 20 != 7 } ?? false
            }
            try expect(told, is: reachable, "told")
        },
    ]
}

extension Scene {
    /// Ten endpoints that can be tried for two weeks.
    fileprivate func fortnight() async throws -> LiveVersion {
        try await importPeople(0..<100)
        let live = try await release(try Scene.action(window: .lasting(seconds: 14 * 86_400)))
        try await plan(live)
        return live
    }

    /// An answer with this status from each endpoint, with what the lifecycle makes of it.
    ///
    /// - Returns: How many endpoints that has disabled.
    func fail(_ claimed: [ClaimedDelivery], code: Int) async throws -> Int {
        let refusal = Refusal(reason: .temporary, code: code, text: "HTTP \(code)")
        return try await ledger.record(
            claimed.map { claimed in
                let now = DeliveryLifecycle.Circumstances(
                    delivery: claimed.delivery, channel: .webhook, tries: claimed.tries,
                    hasReserve: claimed.hasReserve, windowEnd: self.now.advanced(by: .seconds(3600)),
                    route: "hooks.example.org")
                let outcome: Outcome = code == 410 ? .refusedForGood(refusal) : .refusedForNow(refusal)
                return RecordedOutcome(
                    delivery: claimed.delivery, transition: DeliveryLifecycle.apply(outcome, in: now, at: self.now))
            }, at: now
        ).disabledEndpoints
    }

    fileprivate func troubles() async throws -> [EndpointTrouble] {
        let page = try await ledger.endpoints(after: .beforeFirst, onlyDisabled: false, limit: 1000)
        return page.endpoints.compactMap(\.trouble)
    }
}
