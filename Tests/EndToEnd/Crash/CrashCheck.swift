// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

/// Holds what the ledger says of one action against what the receivers have seen.
///
/// The receivers are asked before and after the ledger, because the daemon goes on meanwhile.
struct CrashCheck {
    let audience: Set<String>
    let listed: [DeliveryDocument]
    let seenBefore: [String: [String]]
    let seenAfter: [String: [String]]
    let kills: Int

    var marked: Set<String> { Set(listed.filter(\.possiblyTwice).map(\.volunteer)) }

    /// Whom the receivers saw twice.
    var twice: Set<String> { Set(seenBefore.filter { $0.value.count > 1 }.keys) }

    var accepted: Set<String> { ids(.accepted) }

    private func ids(_ state: DeliveryState) -> Set<String> {
        Set(listed.filter { $0.state == state.name }.map(\.volunteer))
    }

    /// What must hold at every moment; empty is the proof.
    var violations: [String] {
        var found: [String] = []
        found += accepted.subtracting(seenAfter.keys).map { "\($0) is accepted and nobody has seen it" }
        found += twice.subtracting(marked).map { "\($0) was seen twice and is not marked" }
        found += seenAfter.filter { Set($0.value).count > 1 }.map { "\($0.key) came as different letters: \($0.value)" }
        found += Set(seenAfter.keys).subtracting(audience).map { "\($0) is not in the audience and was alerted" }
        let names = listed.map(\.volunteer)
        if Set(names).count != names.count { found.append("somebody has more than one row") }
        found += Set(names).subtracting(audience).map { "\($0) is not in the audience and has a row" }
        for channel in Channel.allCases {
            let count = listed.count { $0.possiblyTwice && $0.channel == channel.name }
            if count > kills * CrashAct.inFlight {
                found.append("\(count) possibly twice by \(channel.name) after \(kills) kills")
            }
        }
        return found
    }

    /// What must hold besides once nothing is open any more.
    func violations(after ending: CrashScript.Ending) -> [String] {
        var found = violations
        found += audience.subtracting(listed.map(\.volunteer)).map { "\($0) of the audience is not accounted for" }
        for row in listed {
            let isExpected = allowed(row.volunteer, ending).contains { $0.name == row.state }
            if !isExpected { found.append("\(row.volunteer) is \(row.state)") }
        }
        found += Set(seenAfter.keys).subtracting(accepted).subtracting(marked).map {
            "\($0) has the alert, and the account knows nothing of it"
        }
        return found
    }

    private func allowed(_ person: String, _ ending: CrashScript.Ending) -> [DeliveryState] {
        let reached: [DeliveryState] =
            if CrashPeople.refused.contains(person) {
                // After the first refusal for good their address is written to no more.
                [.rejected, .suppressed]
            } else if CrashPeople.twins.contains(person) {
                [.suppressed]
            } else {
                [.accepted]
            }
        switch ending {
        case .everybodyReached: return reached
        case .withdrawn, .closed: return reached + [.cancelled]
        case .windowOver: return reached + [.expired]
        }
    }
}
