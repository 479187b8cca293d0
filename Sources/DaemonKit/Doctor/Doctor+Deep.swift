// SPDX-License-Identifier: MIT

import Domain

extension Doctor {
    /// The ledger from end to end.
    var deepLook: Look {
        let deep = scene.deep
        return Look(.ledger, "", within: Self.deepLimit) { await deep() }
    }

    /// What a walk through the ledger found, in the doctor's words.
    static func findings(_ walk: () async throws(LedgerError) -> [LedgerFinding]) async -> [Finding] {
        do throws(LedgerError) {
            let found = try await walk()
            let bad = Set(found.map(\.kind.check))
            // Of damage follows everything else: what could not be walked is not called sound.
            let good = bad.contains(.ledger) ? [] : [DoctorCheck.ledger, .account, .audit].filter { !bad.contains($0) }
            return found.map {
                Finding(
                    .error, $0.kind.check, "", $0.text, why: "the account of who got what is not proved",
                    advice: $0.advice)
            } + good.map { Finding(.ok, $0, "", sound($0)) }
        } catch {
            return [
                Finding(
                    .error, .ledger, "", "the ledger cannot be walked: \(error)",
                    why: "the account of who got what is not proved",
                    advice: "look at the disk and the journal; if the file is damaged, stop and restore a backup")
            ]
        }
    }

    private static func sound(_ check: DoctorCheck) -> String {
        switch check {
        case .account: "every account agrees with its rows"
        case .audit: "the audit's chain holds"
        default: "the file is sound"
        }
    }

    /// Ten million deliveries take minutes; a slow disk some more.
    private static let deepLimit = Duration.seconds(3000)
}

extension LedgerFinding.Kind {
    fileprivate var check: DoctorCheck {
        switch self {
        case .damage, .orphan: .ledger
        case .account: .account
        case .audit: .audit
        }
    }
}

extension Doctor {
    static func findings(ofLedger ledger: any LedgerCheck) async -> [Finding] {
        await findings { () async throws(LedgerError) in try await ledger.deepCheck { _ in } }
    }
}
