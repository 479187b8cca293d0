// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Fixes the send order; a second call changes nothing.
    func beginPlan(_ key: VersionKey, order: [PlaceKey]) throws(LedgerError) -> PlanCursor {
        let progress = try planProgress(of: key)
        guard try gate(of: key).opened != nil else { throw .refused("version \(key.number) is not approved") }
        guard progress.stage == PlanStage.none else { return progress.cursor }
        guard order.count <= DeliveryKey.mostRanks else {
            throw .refused("\(order.count) places are more than a send order holds (\(DeliveryKey.mostRanks))")
        }
        let add = try statement(PlanSQL.addRank)
        for (rank, place) in order.enumerated() {
            add.bind(1, key.number)
            add.bind(2, rank)
            add.bind(3, place.number)
            try add.run()
        }
        let begin = try statement(PlanSQL.begin)
        begin.bind(1, key.number)
        try begin.run()
        return progress.cursor
    }

    /// Appends rows in send order.
    func plan(_ chunk: PlannedChunk) throws(LedgerError) {
        let gate = try gate(of: chunk.version)
        try checkOrder(of: chunk)
        let version = Int64(chunk.version.number)
        let add = try statement(PlanSQL.addRow)
        let isAnybodyPaused = try isAnybodyPaused()
        for row in chunk.rows {
            let admitted = admitted(row, gate)
            var outcome = (state: try settledState(of: row, admitted.state), marking: row.marking)
            if let doubt = row.doubt { outcome = try settled(row, doubt, outcome.state) }
            var state = gate.effective(outcome.state)
            // Before the lots: who has paused is offered nothing.
            let isPaused =
                isAnybodyPaused && state.isToBeSent ? try isPaused(row.delivery.volunteer, at: chunk.at) : false
            if isPaused { state = .suppressed }
            let isDrawn = try isDrawn(of: row, state, at: chunk.at)
            if !isDrawn { state = .suppressed }
            let language = try number(of: admitted.language)
            add.bind(1, row.delivery.number)
            add.bind(2, state.rawValue)
            add.bind(3, row.channel.rawValue)
            add.bind(4, language)
            add.bind(5, row.country.packed)
            add.bind(6, chunk.at)
            // Planned before the restore too, perhaps, and sent.
            let isTwice = gate.restored != 0 && state.isToBeSent
            if isTwice { newlyTwice[version, default: 0] += 1 }
            add.bind(8, DeliveryFlags.marked(isTwice ? DeliveryFlags.possiblyTwice : 0, outcome.marking))
            if state == .held, row.doubt == nil, let awaits = row.awaits {
                add.bind(7, try number(of: awaits))
            } else {
                add.bindNull(7)
            }
            try add.run()
            if !isDrawn { try explainLimit(of: row) }
            if isPaused { try explainPause(of: row.delivery) }
            tally.add(
                1,
                TallyKey(
                    version: version, state: state, channel: Int64(row.channel.rawValue), language: language,
                    country: Int64(row.country.packed)))
        }
        let move = try statement(PlanSQL.moveCursor)
        move.bind(1, version)
        move.bind(2, chunk.cursor.rank)
        move.bind(3, chunk.cursor.volunteer.number)
        move.bind(4, chunk.isLast ? PlanStage.done : PlanStage.begun)
        try move.run()
        if chunk.isLast { try retire(chunk.version) }
    }

    /// A row behind the plan's cursor would lie behind the claim's as well and never leave.
    private func checkOrder(of chunk: PlannedChunk) throws(LedgerError) {
        let cursor = try planProgress(of: chunk.version).cursor
        var last = DeliveryKey(version: chunk.version, rank: cursor.rank, volunteer: cursor.volunteer)
        for row in chunk.rows {
            guard row.delivery > last, row.delivery.version == chunk.version else {
                throw .refused("rows of version \(chunk.version.number) are not in send order, or planned already")
            }
            last = row.delivery
        }
    }

    /// The first with an address gets the alert; the others of this version are suppressed.
    private func settledState(of row: PlannedRow, _ state: DeliveryState) throws(LedgerError) -> DeliveryState {
        guard row.sharesAddress, state != .suppressed else { return state }
        let taken = try statement(PlanSQL.addressTaken)
        defer { taken.reset() }
        taken.bind(1, row.delivery.volunteer.number)
        taken.bind(2, row.delivery.version.number)
        return try taken.step() ? .suppressed : state
    }
}

extension DeliveryState {
    /// Will be claimed some time, if nothing comes between.
    fileprivate var isToBeSent: Bool { self == .planned || self == .held }
}
