// SPDX-License-Identifier: MIT

import Domain

/// The alerts that wait, by site, and whose turn it is: sites in turn, so that one that hangs delays only its own.
///
/// A site begins with one request at a time and gets more with each success, up to the limit; a failure of the site (not
/// of one alert) puts it back to one. So a dead host costs one place, an unknown name is looked up once and not by many
/// threads at once, and the first connection proves itself before the others. A site that fails twice running is down:
/// what waits for it is handed back, so that it does not fill the daemon's hands. No I/O and no clock; confined to its owner.
final class SiteQueues {
    /// One host, port and scheme.
    final class Site {
        let name: String
        fileprivate var waiting: [Queued] = []
        /// Index of the first that has not been taken: a queue without moving what is left.
        fileprivate var head = 0
        fileprivate var running = 0
        fileprivate var width = 1
        /// Failures since the last answer.
        fileprivate(set) var failures = 0
        fileprivate var isListed = false

        fileprivate init(name: String) {
            self.name = name
        }

        fileprivate var isEmpty: Bool { head == waiting.count }
    }

    struct Queued {
        let alert: Alert
        let endpoint: WebhookEndpoint
    }

    private let widest: Int
    private var sites: [String: Site] = [:]
    private var sitesBeforeDrop = mostSites
    /// Sites that have both work and a free place, in the order of their turn.
    private var ready: [Site] = []
    private var readyHead = 0

    /// `widest` is the most requests at once to one site.
    init(widest: Int) {
        self.widest = max(1, widest)
    }

    func add(_ queued: Queued) {
        let site = site(named: queued.endpoint.site)
        site.waiting.append(queued)
        list(site)
    }

    /// The next alert whose site has a free place; the place is taken until ``finished(on:_:)``.
    func next() -> (site: Site, queued: Queued)? {
        guard readyHead < ready.count else { return nil }
        let site = ready[readyHead]
        readyHead += 1
        if readyHead == ready.count || readyHead > Self.longestPrefix {
            ready.removeSubrange(..<readyHead)
            readyHead = 0
        }
        site.isListed = false
        let queued = site.waiting[site.head]
        site.head += 1
        if site.isEmpty || site.head > Self.longestPrefix {
            site.waiting.removeSubrange(..<site.head)
            site.head = 0
        }
        site.running += 1
        list(site)
        return (site, queued)
    }

    /// What a request says about its site.
    enum Verdict {
        case answered
        case failed
        /// Nothing was tried.
        case unknown
    }

    /// Gives a place back.
    ///
    /// - Returns: What waited for the site, when this says that it is down.
    func finished(on site: Site, _ verdict: Verdict) -> [Queued] {
        site.running -= 1
        var handedBack: [Queued] = []
        switch verdict {
        case .answered:
            site.failures = 0
            site.width = min(widest, site.width + 1)
        case .failed:
            site.failures += 1
            site.width = 1
            if site.failures >= Self.failuresOfDown { handedBack = removeAll(on: site) }
        case .unknown: break
        }
        list(site)
        if sites.count > sitesBeforeDrop { dropIdle() }
        return handedBack
    }

    private func removeAll(on site: Site) -> [Queued] {
        let removed = Array(site.waiting[site.head...])
        site.waiting = []
        site.head = 0
        if site.isListed {
            site.isListed = false
            ready = ready[readyHead...].filter { $0 !== site }
            readyHead = 0
        }
        return removed
    }

    /// Takes out everything that waits and fits.
    func removeAll(where fits: (Alert) -> Bool) -> [Queued] {
        var removed: [Queued] = []
        for site in sites.values where !site.isEmpty {
            var kept: [Queued] = []
            for queued in site.waiting[site.head...] {
                if fits(queued.alert) { removed.append(queued) } else { kept.append(queued) }
            }
            site.waiting = kept
            site.head = 0
        }
        ready = ready[readyHead...].filter { site in
            site.isListed = !site.isEmpty
            return site.isListed
        }
        readyHead = 0
        return removed
    }

    var waiting: [Alert] {
        sites.values.flatMap { $0.waiting[$0.head...].map(\.alert) }
    }

    private func site(named name: String) -> Site {
        if let site = sites[name] { return site }
        let site = Site(name: name)
        sites[name] = site
        return site
    }

    private func list(_ site: Site) {
        guard !site.isListed, !site.isEmpty, site.running < site.width else { return }
        site.isListed = true
        ready.append(site)
    }

    /// What was learnt about idle sites is worth little; memory must not grow with the roster.
    private func dropIdle() {
        sites = sites.filter { !$0.value.isEmpty || $0.value.running > 0 }
        // Where nearly all are busy, looking at each of them again after every answer would cost more than it frees.
        sitesBeforeDrop = max(Self.mostSites, sites.count * 2)
    }

    private static let mostSites = 4096
    /// One may be chance.
    private static let failuresOfDown = 2
    /// A taken prefix longer than this is cut off, so that each element is moved at most about once.
    private static let longestPrefix = 256
}
