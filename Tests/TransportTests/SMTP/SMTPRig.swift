// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// A letter of given size, rendered the way a real one is.
struct TestLetter: MailLetter {
    var sender = "bounces@example.org"
    var text = "Subject: test\r\n\r\nHello.\r\n..dot\r\n"
    /// What the size says, if not the truth.
    var claimedSize: Int?
    /// Told the moment the text is written.
    var onWrite: (@Sendable () -> Void)?

    func envelope(for claimed: ClaimedDelivery) -> MailEnvelope {
        guard case .email(let address) = claimed.destination else {
            return MailEnvelope(sender: "", recipient: "", identifier: "")
        }
        return MailEnvelope(sender: sender, recipient: address, identifier: "id-\(claimed.delivery.volunteer.number)")
    }

    func write(for claimed: ClaimedDelivery, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: text.utf8)
        onWrite?()
    }

    func size(for claimed: ClaimedDelivery) -> Int { claimedSize ?? text.utf8.count }
}

/// Collects what a sender reports.
final class Outcomes: OutcomeSink {
    let reports = TestSignal<SendReport>()
    private let seen = Mutex<[DeliveryKey: Int]>([:])

    func take(_ reports: [SendReport]) {
        for report in reports {
            seen.withLock { $0[report.alert.delivery, default: 0] += 1 }
            self.reports.send(report)
        }
    }

    /// Every alert so far was told exactly once.
    var isEachOnce: Bool { seen.withLock { $0.values.allSatisfy { $0 == 1 } } }
    var count: Int { seen.withLock { $0.count } }

    func next(within limit: Duration = .seconds(180)) async throws -> SendReport {
        try await reports.next(within: limit)
    }

    /// The next `count` outcomes by volunteer.
    func next(_ count: Int) async throws -> [UInt32: Outcome] {
        var result: [UInt32: Outcome] = [:]
        for _ in 0..<count {
            let report = try await next()
            #expect(result[report.alert.delivery.volunteer.number] == nil, "an alert came back twice")
            result[report.alert.delivery.volunteer.number] = report.outcome
        }
        return result
    }
}

/// A sender with what it needs: one version whose fence is open, a clock that stands.
struct SMTPRig {
    static let version = VersionKey(7)
    private static let english: LanguageTag = {
        guard let tag = LanguageTag("en") else { preconditionFailure("en is a language tag") }
        return tag
    }()
    let clock = ManualClock()
    let outcomes = Outcomes()
    let sender: SMTPSender
    let windowEnd: Instant

    init(
        _ relays: [RelayConfiguration], loops: Int = 1, patience: Duration = .seconds(20),
        window: Duration = .seconds(3600), alarms: (any AlarmSink)? = nil, alarmAfter: Duration = .seconds(30)
    )
        async throws
    {
        windowEnd = clock.now().advanced(by: window)
        sender = try SMTPSender(
            relays: relays, loops: loops, patience: patience, sink: outcomes, alarms: alarms, alarmAfter: alarmAfter,
            clock: clock)
        await sender.install(Fence(version: Self.version, closes: windowEnd, isOpen: true))
    }

    func alert(
        _ number: UInt32, to address: String? = nil, version: VersionKey = Self.version, letter: Letter? = nil,
        windowEnd: Instant? = nil, country: CountryCode? = nil
    ) -> Alert {
        let claimed = ClaimedDelivery(
            delivery: DeliveryKey(version: version, rank: 1, volunteer: VolunteerKey(number)),
            destination: .email(address: address ?? "v\(number)@example.net"), name: "", language: Self.english,
            tries: 0, hasReserve: false, country: country)
        return Alert(claimed: claimed, letter: letter ?? .mail(TestLetter()), windowEnd: windowEnd ?? self.windowEnd)
    }

    func submit(_ numbers: ClosedRange<UInt32>) { sender.submit(numbers.map { alert($0) }) }

    func stop() async {
        // Only a bound: what stops in time stops at once.
        await sender.stop(by: clock.now().advanced(by: .seconds(60)))
        #expect(outcomes.isEachOnce)
        let held = await sender.held()
        #expect(held.isEmpty)
    }
}

extension RelayConfiguration {
    /// A relay on this machine without TLS.
    static func local(_ port: UInt16, name: String = "main", connections: Int = 4) -> RelayConfiguration {
        RelayConfiguration(
            name: name, host: "127.0.0.1", port: port, protection: .off, connections: connections,
            timeouts: Timeouts(connect: .seconds(40), reply: .seconds(40), data: .seconds(40), final: .seconds(40)))
    }
}
