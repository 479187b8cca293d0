// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let life: [Conformance] = [
        Conformance("an alert goes the whole way from the roster to the closed account") { scene in
            try await scene.importPeople(0..<500)
            let live = try await scene.release()
            try expect(try await scene.account(live).audience, is: 400, "people outside the country of concern")
            try await scene.plan(live)
            try expect(try await scene.account(live).states[.planned], is: 400, "planned")
            var order: [DeliveryKey] = []
            for channel in Channel.allCases {
                while case let claimed = try await scene.claim(live, channel, limit: 64), !claimed.isEmpty {
                    try expect(claimed.allSatisfy { $0.destination.channel == channel }, "the channel asked for")
                    order += claimed.map(\.delivery)
                    try await scene.record(claimed, Scene.accepted)
                }
            }
            try expect(Set(order).count, is: 400, "people alerted")
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 400, "accepted")
            try expect(account.byChannel[.webhook]?[.accepted], is: 50, "accepted by webhook")
            try expect(account.unplanned, is: 0, "unplanned")
            let lines = try await scene.lines(live)
            try expect(lines.map(\.delivery), is: order.sorted(), "listed in send order")
            try expect(lines.allSatisfy { $0.attempts == 1 && $0.lastReply == "250 2.0.0 queued as 4F0" }, "replies")
        }
    ]
}
