// SPDX-License-Identifier: MIT

import Runtime
import Telemetry

/// Looks through the rejected files for who has left, one walk at a time and on a thread of its own.
///
/// A walk may read gigabytes. Whoever leaves while one goes on shares the next, so that a thousand who leave at once cost two.
actor RejectedSearch {
    /// Removes the files that name somebody, and says how many; blocks.
    typealias Walk = @Sendable (_ addresses: [String]) -> Int

    private let walk: Walk
    private let log: Log
    private(set) var wanted: Set<String> = []
    /// The last walk that was begun.
    private var current: Task<Int, Never>?
    /// The walk that waits for its turn, and takes everybody who is wanted then.
    private var next: Task<Int, Never>?

    /// - Parameters:
    ///   - queue: The queue folder.
    ///   - log: How many files were removed.
    init(queue: String, log: Log) {
        self.init(log: log) { RejectedFiles.remove(naming: $0, in: queue) }
    }

    init(log: Log, walk: @escaping Walk) {
        self.log = log
        self.walk = walk
    }

    /// Removes rejected files that hold one of the addresses; returns when a walk that began after the call is done.
    ///
    /// - Returns: How many files that walk removed.
    @discardableResult
    func remove(naming addresses: [String]) async -> Int {
        guard !addresses.isEmpty else { return 0 }
        wanted.formUnion(addresses)
        let turn =
            next
            ?? Task { [current] in
                _ = await current?.value
                return await self.begin()
            }
        next = turn
        return await turn.value
    }

    private func begin() async -> Int {
        current = next
        next = nil
        let addresses = Array(wanted)
        wanted = []
        let files = await OnThread.run { [walk] in walk(addresses) }
        if files > 0 { log.info("rejected files that named somebody who has left are removed", ["files": "\(files)"]) }
        return files
    }
}
