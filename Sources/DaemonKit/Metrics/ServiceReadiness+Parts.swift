// SPDX-License-Identifier: MIT

import Dispatching
import Domain

extension ServiceReadiness {
    /// What stands against the daemon's work, from what its parts answered.
    ///
    /// - Parameters:
    ///   - phase: How far the daemon is.
    ///   - answers: Of the parts; one that ends does not count as one that hangs.
    ///   - disk: Of the state folder; nil where nobody can tell.
    init(phase: ScrapeDesk.Phase, _ answers: PartAnswers, disk: (available: UInt64, total: UInt64)?) {
        self.init()
        switch phase {
        case .starting: reasons[.starting] = "the start has not come to its end"
        case .stopping: reasons[.stopping] = "what is in flight is finished, then the daemon ends"
        case .running: judge(answers, disk)
        }
    }

    private mutating func judge(_ answers: PartAnswers, _ disk: (available: UInt64, total: UInt64)?) {
        if answers.canWrite == false || answers.alarms?.standing["not-recording", default: 0] ?? 0 > 0 {
            reasons[.ledgerNotWritable] = "outcomes cannot be written down, so nothing new is sent"
        }
        if let relays = answers.relays, !relays.isEmpty, !relays.contains(where: \.isUsable) {
            reasons[.relaysDown] =
                relays.allSatisfy(\.isPaused)
                ? "every relay is paused; see urgentctl relay list"
                : "every relay is down or paused; see urgentctl relay list"
        }
        if let disk, DiskPolicy.isFull(available: disk.available, of: disk.total) {
            reasons[.diskFull] = "\(disk.available >> 20) MiB are left for the ledger"
        }
        if !answers.silent.isEmpty {
            reasons[.ownerHung] = "no answer within a second from: \(answers.silent.joined(separator: ", "))"
        }
    }
}
