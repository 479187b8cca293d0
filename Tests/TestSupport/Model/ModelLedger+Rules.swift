// SPDX-License-Identifier: MIT

import Domain

extension ModelLedger {
    /// The rules that every step must keep, broken by the step from `before` to here; empty: none.
    public func brokenRules(since before: ModelLedger, by event: ModelEvent) -> [String] {
        var broken: [String] = []
        if counts.values.reduce(0, +) != people.count { broken.append("the counts are not the audience: \(counts)") }
        for (number, old) in before.rows.enumerated() {
            broken += brokenRules(old, rows[number], event).map { "row \(number): \($0) (\(old) → \(rows[number]))" }
        }
        for (number, row) in rows.enumerated() {
            broken += brokenRules(of: row).map { "row \(number): \($0) (\(row))" }
        }
        return broken
    }

    private func brokenRules(_ old: Row, _ new: Row, _ event: ModelEvent) -> [String] {
        var broken: [String] = []
        if old.isFinal, new.state != old.state {
            // The one way out: the relay's word that it has it is true whenever it comes.
            if new.state != .accepted || event.kind != .accepted { broken.append("a final state was left") }
            if !new.isMarked { broken.append("accepted late and not marked") }
        }
        if new.tries < old.tries { broken.append("tries fell") }
        if new.tries > old.tries + 1 { broken.append("two tries at once") }
        if old.isMarked, !new.isMarked { broken.append("possibly twice was forgotten") }
        if old.hasMoved, new.channel != old.channel { broken.append("a second change of channel") }
        if new.channel != old.channel, !new.hasMoved { broken.append("a change of channel that nobody notes") }
        if old.state == .leased, new.state == .deferred, !new.isMarked, event.kind == .rescue || event.kind == .reclaim
        {
            broken.append("taken back and not marked")
        }
        let isRefusal = [.refusedForNow, .ambiguous, .untried].contains(event.kind)
        if isRefusal, old != new, let due = new.due, now < closes, due <= now { broken.append("tried again at once") }
        return broken
    }

    private func brokenRules(of row: Row) -> [String] {
        var broken: [String] = []
        if (row.due != nil) != (row.state == .deferred) { broken.append("due and not deferred, or the other way") }
        if (row.leaseEnd != nil) != (row.state == .leased) { broken.append("a lease that is none") }
        if let due = row.due, due > max(closes, now) { broken.append("due after the window") }
        if fence != nil, row.state.isClosedByFence { broken.append("open under a closed fence") }
        return broken
    }
}

extension ModelLedger.Row {
    /// Nothing is to happen to it any more.
    var isFinal: Bool { !state.isOpen }
}
