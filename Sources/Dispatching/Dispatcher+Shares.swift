// SPDX-License-Identifier: MIT

import Domain
import Telemetry

/// What open versions still need, and what each gets.
extension Dispatcher {
    /// Acceptances per second of a version over the last ten seconds.
    public func rate(of version: VersionKey) -> Double { lanes[version]?.rate.perSecond(at: clock.now()) ?? 0 }

    /// A version's part of what leaves, 0 to 1, over the last ten seconds; nil when it is not open.
    public func share(of version: VersionKey) -> Double? {
        guard let lane = lanes[version] else { return nil }
        let now = clock.now()
        let all = lanes.values.reduce(0) { $0 + $1.tried.perSecond(at: now) }
        return all > 0 ? lane.tried.perSecond(at: now) / all : 0
    }

    /// Asks the ledger what is left, where what is known is old; called with each claim, so not when nothing moves.
    ///
    /// Shares go on from what is known: a claim does not wait for it.
    func countAgain(at now: Instant) {
        guard !isCounting, !isStopping else { return }
        let old = lanes.values.filter { !(.zero..<Self.countLasts).contains(now.since($0.countedAt)) }.map(\.live.key)
        guard !old.isEmpty else { return }
        isCounting = true
        Task { await count(old) }
    }

    private func count(_ versions: [VersionKey]) async {
        defer { isCounting = false }
        for version in versions where lanes[version] != nil {
            do throws(LedgerError) {
                let work = try await store.remaining(of: version)
                lanes[version]?.counted(work, at: clock.now())
            } catch .closed {
                return
            } catch {
                log.error("what is left of a version cannot be read; its share stays as it is", ["error": "\(error)"])
                lanes[version].map { lanes[version]?.counted($0.work, at: clock.now()) }
            }
        }
    }

    /// Between counts what is claimed is taken off; only refusals, suppressions and new rows are missing.
    private static let countLasts = Duration.seconds(5)
}
