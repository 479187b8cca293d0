// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Telemetry
import Transport

/// Going over to another configuration while everything runs.
extension App {
    /// What a reload reaches.
    struct Reach {
        let world: WorldFacts
        let tokens: SignedTokens
        let ledger: SQLiteLedger
        let senders: Senders
        let engine: Engine
        let alarms: AlarmDesk
        let courier: AlarmCourier
        let watches: Watches
    }

    /// Does one reload after the other for as long as there are requests.
    ///
    /// - Parameters:
    ///   - requests: Those that came before the start was done are met too.
    ///   - file: The configuration file.
    ///   - notices: Who is told.
    public func follow(_ requests: ReloadRequests, of file: String, notices: ReloadNotices = ReloadNotices()) async {
        for await _ in requests.stream {
            await notices.begins()
            let outcome = await reload(file)
            lastReload = outcome
            await notices.ended(outcome)
        }
    }

    /// Reads the file and goes over to it; whatever is wrong with it leaves all as it was.
    private func reload(_ file: String) async -> ReloadOutcome {
        guard let reach, let setup else {
            return refused(["the daemon has not started"])
        }
        let old = setup.value
        let read: Configuration
        switch Configuration.loaded(file) {
        case .success(let configuration): read = configuration
        case .failure(let faults): return refused(faults.text.split(separator: "\n").map(String.init))
        }
        let change = ConfigurationChange(from: old.configuration, to: read)
        do throws(StartError) {
            let new = try Setup(change.effective, world: reach.world, tokens: reach.tokens)
            try await apply(new, old, reach)
            setup.change(to: new)
            if new.rendersOtherwise(than: old) { await reach.engine.change(renderer: new.letters) }
            let outcome = done(change, new.contentChanges(since: old), old.configuration.warnings)
            await record(outcome, reach.ledger)
            return outcome
        } catch .configuration(let faults) {
            return refused(faults.map { "\(file): \($0)" })
        } catch {
            return refused(["\(error)"])
        }
    }

    /// What can fail comes first, and undoes itself.
    private func apply(_ new: Setup, _ old: Setup, _ reach: Reach) async throws(StartError) {
        let configuration = new.configuration
        let ways = Alarms.ways(new, reach.courier)
        let paused: Set<String>
        do throws(LedgerError) {
            paused = try await reach.ledger.pausedRelays()
        } catch {
            throw .state("the ledger: \(error)")
        }
        try await reach.senders.change(to: new, paused: paused)
        if new.carriesOtherwise(than: old) {
            await reach.engine.change(
                inFlight: configuration.limits.inFlight, leastInFlight: Senders.leastInFlight(configuration))
        }
        await reach.watches.change(to: configuration)
        await reach.alarms.change(ways: ways)
    }

    /// Who may be alerted, and how, is another from now on: that is on record, as what an operator does by `urgentctl` is.
    ///
    /// Which keys, and none of their values. It has taken effect already: a ledger that takes nothing does not undo it.
    private func record(_ outcome: ReloadOutcome, _ ledger: SQLiteLedger) async {
        guard !outcome.changed.isEmpty else { return }
        let entry = AuditEntry(
            at: outcome.at, actor: "urgentd", login: "urgentd", verb: "reload",
            detail: outcome.auditDetail)
        do throws(LedgerError) {
            try await ledger.audit(entry)
        } catch {
            log.error("the reload could not be written into the audit", ["error": "\(error)"])
        }
    }

    private func refused(_ faults: [String]) -> ReloadOutcome {
        for fault in faults { log.error("a fault in the new configuration", ["fault": fault]) }
        log.error("not reloaded: the old configuration holds", ["faults": "\(faults.count)"])
        return ReloadOutcome(faults: faults, at: clock.now())
    }

    /// `known` are the warnings that were told before.
    private func done(_ change: ConfigurationChange, _ contents: [String], _ known: [String]) -> ReloadOutcome {
        let changed = change.changed + contents
        for warning in change.effective.warnings where !known.contains(warning) {
            log.warning("a setting to think about", ["setting": warning])
        }
        if !change.needsRestart.isEmpty {
            log.warning("needs a restart", ["keys": change.needsRestart.joined(separator: ", ")])
        }
        log.info("reloaded", ["changed": changed.isEmpty ? "nothing" : changed.joined(separator: ", ")])
        return ReloadOutcome(changed: changed, needsRestart: change.needsRestart, at: clock.now())
    }
}
