// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Writes down what a walk found; nothing happens if it was written down already.
    func store(_ scan: HolderScan) throws(LedgerError) {
        guard try !isReached(scan.version) else { return }
        var scan = scan
        var open: [(layer: HolderLayer, delivery: DeliveryKey)] = []
        for row in scan.leased {
            switch try standing(of: row.delivery) {
            case .leased: open.append(row)
            case .holds: scan.insert(row.delivery.volunteer, row.layer)
            case .holdsNot: break
            }
        }
        for (layer, holders) in scan.found {
            let add = try statement(HolderSQL.addBlock)
            for block in holders.blocks {
                add.bind(1, scan.version.number)
                add.bind(2, layer.rawValue)
                add.bind(3, block.number)
                add.bind(4, block.bits)
                try add.run()
            }
        }
        for row in open { try doubt(row.delivery, row.layer, of: scan.version) }
        let reached = try statement(HolderSQL.reached)
        reached.bind(1, scan.version.number)
        try reached.run()
    }

    private func doubt(_ delivery: DeliveryKey, _ layer: HolderLayer, of version: VersionKey) throws(LedgerError) {
        let add = try statement(HolderSQL.addDoubt)
        add.bind(1, delivery.number)
        add.bind(2, version.number)
        add.bind(3, layer.rawValue)
        add.bind(4, delivery.volunteer.number)
        try add.run()
        var known = try doubtedVersions()
        known.insert(delivery.version.number)
        doubted = known
    }

    private enum Standing {
        case leased
        case holds
        case holdsNot
    }

    private func standing(of key: DeliveryKey) throws(LedgerError) -> Standing {
        let query = try statement(DeliverySQL.one)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step() else { return .holdsNot }
        if query.int(0) == Int64(DeliveryState.leased.rawValue) { return .leased }
        let holds =
            query.int(0) == Int64(DeliveryState.accepted.rawValue)
            || query.int(4) & DeliveryFlags.possiblyTwice != 0
        return holds ? .holds : .holdsNot
    }
}
