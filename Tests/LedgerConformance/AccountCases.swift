// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let accounts: [Conformance] = [
        Conformance("the account is broken down by language, country and channel, without zeros") { scene in
            let live = try await scene.planned(0..<100)
            try await scene.record(try await scene.claim(live), Scene.accepted)
            let account = try await scene.account(live)
            guard let japanese = LanguageTag("ja"), let japan = CountryCode("JP") else { return }
            try expect(account.byLanguage[japanese], is: [.accepted: 20], "Japanese")
            try expect(account.byCountry[japan], is: [.accepted: 20], "Japan")
            try expect(account.byChannel[.email], is: [.accepted: 70], "mail")
            try expect(account.byChannel[.webhook], is: [.planned: 10], "webhooks")
            try expect(Set(account.states.keys), is: Set(DeliveryState.allCases), "all twelve states")
            try expect(account.closes, is: scene.now.advanced(by: .seconds(12 * 3600)), "the window's end")
        },
        Conformance("an uncounted audience is unknown, not zero") { scene in
            try await scene.submit(try Scene.action())
            let account = try await scene.ledger.account(of: try Scene.action().reference, at: scene.now)
            try expect(account.versions.map(\.audience), is: [nil], "audience")
            try expect(account.versions.map(\.unplanned), is: [nil], "unplanned")
            try expect(account.state, is: .awaitingApproval, "state")
        },
        Conformance("deliveries are listed in pages, filtered, with addresses only if asked for") { scene in
            let live = try await scene.planned(0..<100)
            try await scene.record(try await scene.claim(live, limit: 10), scene.rejected())
            var query = DeliveryQuery(reference: live.reference, limit: 30)
            var seen: [DeliveryLine] = []
            while case let page = try await scene.ledger.deliveries(query), !page.isEmpty {
                seen += page
                query.after = page.last?.delivery
            }
            try expect(seen.count, is: 80, "lines")
            try expect(seen.allSatisfy { $0.address == nil }, "no addresses")
            let filtered = DeliveryQuery(
                reference: live.reference, version: 1, state: .planned, language: LanguageTag("ja"),
                country: CountryCode("JP"), limit: 1000, showAddresses: true)
            let lines = try await scene.ledger.deliveries(filtered)
            try expect(!lines.isEmpty && lines.allSatisfy { $0.state == .planned && $0.country.text == "JP" }, "filter")
            try expect(lines.allSatisfy { $0.address != nil }, "addresses asked for")
            _ = try await refusal("version 2") {
                _ = try await scene.ledger.deliveries(
                    DeliveryQuery(reference: live.reference, version: 2, limit: 1))
            }
        },
        Conformance("what is left to be claimed is counted by channel, from the audience before there are rows") {
            scene in
            try await scene.importPeople(0..<100)
            let live = try await scene.release()
            let before = try await scene.ledger.remaining(of: live.key)
            try expect(before, is: RemainingWork(audience: 80), "before planning")
            try expect(before.need(on: .webhook), is: 80, "nobody knows the channel yet")
            try await scene.plan(live)
            try expect(try await scene.ledger.remaining(of: live.key).need(on: .email), is: 70, "planned")
            let claimed = try await scene.claim(live, limit: 30)
            try await scene.record(Array(claimed.prefix(10)), Scene.accepted)
            try await scene.record(Array(claimed.dropFirst(10).prefix(5)), scene.deferred())
            let work = try await scene.ledger.remaining(of: live.key)
            try expect(work.need(on: .email), is: 45, "planned and deferred, not leased")
            try expect(work.need(on: .webhook), is: 10, "untouched")
            try expect(work.rows, is: [.email: 70, .webhook: 10], "rows")
            try expect(try await scene.ledger.remaining(of: VersionKey(99)), is: RemainingWork(), "no such version")
        },
        Conformance("several actions keep their accounts apart") { scene in
            try await scene.importPeople(0..<60)
            let first = try await scene.release(try Scene.action("UA 1/26"))
            try await scene.plan(first)
            let second = try await scene.release(try Scene.action("UA 2/26"))
            try await scene.plan(second)
            try await scene.record(try await scene.claim(first), Scene.accepted)
            _ = try await scene.withdraw(second)
            try expect(try await scene.account(first).states[.accepted], is: 42, "first")
            try expect(try await scene.account(second).states[.cancelled], is: 48, "second")
        },
    ]
}
