// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    /// What a scrape of the metrics reads.
    static let meters: [Conformance] = [
        Conformance("open versions are read as status has them, those that close first come first") { scene in
            let later = try await scene.planned(0..<100)
            try await scene.record(try await scene.claim(later, limit: 20), Scene.accepted)
            try await scene.record(try await scene.claim(later, limit: 5), scene.deferred())
            let sooner = try await scene.release(try Scene.action("UA 2/26", window: .lasting(seconds: 3600)))
            let open = try await scene.ledger.meters().open
            try expect(open.map(\.reference), is: [sooner.reference, later.reference], "the order")
            for (read, live) in zip(open, [sooner, later]) {
                var account = try await scene.account(live)
                account.byLanguage = [:]
                account.byCountry = [:]
                account.held = []
                try expect(read.account, is: account, "the account of \(live.reference)")
                try expect(read.key, is: live.key, "the key")
            }
        },
        Conformance("a version whose window is over, or that is withdrawn, is not open any more") { scene in
            let live = try await scene.planned(0..<100)
            let other = try await scene.release(try Scene.action("UA 2/26"))
            try await scene.ledger.closeWindow(live.key, at: live.fence.closes)
            try expect(try await scene.ledger.meters().open.map(\.key), is: [other.key], "open")
        },
        Conformance("suppressed addresses are counted by reason, and no more once they are taken off") { scene in
            let none = Dictionary(uniqueKeysWithValues: SuppressionReason.allCases.map { ($0, 0) })
            try expect(try await scene.ledger.meters().suppressed, is: none, "at first")
            _ = try await scene.suppress("a@example.org")
            _ = try await scene.suppress("b@example.org")
            _ = try await scene.suppress("B@example.org")
            try expect(try await scene.ledger.meters().suppressed[.manual], is: 2, "by hand")
            let live = try await scene.sent([1])
            _ = try await scene.report(live, 1, .failed(.reported(code: 550, enhanced: "5.1.1", text: "no")))
            try expect(try await scene.ledger.meters().suppressed[.address], is: 1, "by report")
            let address = try MailAddress("a@example.org")
            _ = try await scene.ledger.unsuppress(address, by: Scene.approver, at: scene.now)
            _ = try await scene.ledger.unsuppress(address, by: Scene.approver, at: scene.now)
            try expect(try await scene.ledger.meters().suppressed[.manual], is: 1, "taken off")
        },
        Conformance("endpoints are counted while they fail, and while they are disabled") { scene in
            let live = try await scene.planned(0..<100)
            let claimed = try await scene.claim(live, .webhook, limit: 4)
            _ = try await scene.fail(Array(claimed.prefix(3)), code: 503)
            try expect(try await scene.endpointMeters(), is: [3, 0], "three fail")
            let lines = try await scene.lines(live)
            let id = lines.first { $0.delivery == claimed[0].delivery }?.volunteer ?? ""
            _ = try await scene.ledger.disableEndpoint(of: id, reason: nil, by: Scene.approver, at: scene.now)
            try expect(try await scene.endpointMeters(), is: [2, 1], "one is disabled")
            _ = try await scene.fail(Array(claimed.suffix(1)), code: 410)
            try expect(try await scene.endpointMeters(), is: [2, 2], "gone, at once")
            _ = try await scene.ledger.enableEndpoint(of: id, by: Scene.approver, at: scene.now)
            try expect(try await scene.endpointMeters(), is: [2, 1], "in use again")
            try await scene.ledger.erase(id: id, by: Scene.approver, at: scene.now)
            try expect(try await scene.endpointMeters(), is: [2, 1], "who had none any more")
        },
    ]
}

extension Scene {
    /// Failing and disabled ones.
    fileprivate func endpointMeters() async throws -> [Int] {
        let meters = try await ledger.meters()
        return [meters.failingEndpoints, meters.disabledEndpoints]
    }
}
