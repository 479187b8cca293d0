// SPDX-License-Identifier: MIT

import Domain

/// The alerts that wait, by site, and whose turn it is: sites in turn, so that one that hangs delays only its own.
///
/// How many requests a site has at once is its ``HostGate``'s matter. Half of all places are kept for sites that have proven
/// themselves lately: any number of hanging hosts with different names cannot take those. What waits for a site that is down
/// is handed back, so that it does not fill the daemon's hands. No I/O and no clock; confined to its owner.
final class SiteQueues {
    typealias Time = HostGate.Time

    /// One host, port and scheme.
    final class Site {
        let name: String
        fileprivate(set) var gate: HostGate
        fileprivate var waiting = Line<Queued>()
        fileprivate var running = 0
        /// How many of these have waited long for an answer.
        fileprivate var aside = 0
        fileprivate var isListed = false
        /// When it last had something to do, in uses of all sites.
        fileprivate var lastUse = 0

        fileprivate init(name: String, widest: Int) {
            self.name = name
            gate = HostGate(widest: widest)
        }

        fileprivate var isIdle: Bool { waiting.isEmpty && running == 0 }
    }

    struct Queued {
        let alert: Alert
        let endpoint: WebhookEndpoint
    }

    /// A place that is taken, from ``next(at:)`` to ``finished(_:_:at:)``.
    final class Place {
        let site: Site
        fileprivate let request: Int
        fileprivate let start: Time
        /// Not one of those kept for sites that have proven themselves.
        fileprivate let isShaky: Bool
        fileprivate var isAside = false
        fileprivate var hasEnded = false

        fileprivate init(site: Site, start: Time) {
            self.site = site
            self.start = start
            isShaky = !site.gate.isProven
            request = site.gate.begin()
        }
    }

    private(set) var waitingCount = 0
    private var widest: Int
    private var mostShaky: Int
    private var shakyRunning = 0
    private var sites: [String: Site] = [:]
    private var sitesBeforeDrop = mostSites
    private var uses = 0
    /// Sites that have both work and room, in the order of their turn.
    private var proven = Line<Site>()
    private var shaky = Line<Site>()
    private var isShakysTurn = false
    /// Places in the order in which they were taken; those of ended requests are passed over.
    private var young = Line<Place>()

    /// Makes empty queues.
    ///
    /// - Parameters:
    ///   - widest: The most requests at once to one site.
    ///   - places: The most requests at once to all.
    init(widest: Int, places: Int) {
        self.widest = max(1, widest)
        mostShaky = max(1, places / 2)
    }

    /// Other bounds are configured; see ``init(widest:places:)``.
    func change(widest new: Int, places: Int) {
        mostShaky = max(1, places / 2)
        guard widest != max(1, new) else { return }
        widest = max(1, new)
        for site in sites.values { site.gate.change(widest: widest) }
    }

    func add(_ queued: Queued, at now: Time) {
        let site = site(named: queued.endpoint.site)
        if site.isIdle { site.gate.forgetOldNews(at: now) }
        site.waiting.append(queued)
        waitingCount += 1
        list(site)
    }

    /// The next alert whose site has room; the place is taken until ``finished(_:_:at:)``.
    func next(at now: Time) -> (place: Place, queued: Queued)? {
        while let site = nextSite() {
            site.isListed = false
            // What was true when it was listed may not be so any more.
            guard site.gate.hasRoom(running: site.running, aside: site.aside), let queued = site.waiting.popFirst()
            else { continue }
            waitingCount -= 1
            let place = Place(site: site, start: now)
            site.running += 1
            if place.isShaky { shakyRunning += 1 }
            young.append(place)
            uses += 1
            site.lastUse = uses
            list(site)
            return (place, queued)
        }
        return nil
    }

    /// The two kinds take turns; the shaky ones only while places are left for them.
    private func nextSite() -> Site? {
        let mayBeShaky = shakyRunning < mostShaky
        isShakysTurn.toggle()
        if isShakysTurn, mayBeShaky, let site = shaky.popFirst() { return site }
        while let site = proven.popFirst() {
            if mayBeShaky || site.gate.isProven { return site }
            shaky.append(site)
        }
        return mayBeShaky ? shaky.popFirst() : nil
    }

    /// Gives a place back.
    ///
    /// - Returns: What waited for the site, when this says that it is down.
    func finished(_ place: Place, _ word: HostGate.Word, at now: Time) -> [Queued] {
        let site = place.site
        place.hasEnded = true
        site.running -= 1
        if place.isAside { site.aside -= 1 }
        if place.isShaky { shakyRunning -= 1 }
        let isDown = site.gate.end(place.request, word, after: now - place.start, at: now)
        let handedBack = isDown ? site.waiting.removeAll() : []
        waitingCount -= handedBack.count
        list(site)
        if sites.count > sitesBeforeDrop { dropOldest() }
        return handedBack
    }

    /// Requests without an answer for a while stand aside: others may begin beside them.
    ///
    /// - Returns: When to look again; nil: at the next ``next(at:)`` or never.
    func standAside(at now: Time) -> Time? {
        while let place = young.first {
            if !place.hasEnded {
                let due = place.start + HostGate.patience
                guard due <= now else { return due }
                place.isAside = true
                place.site.aside += 1
                list(place.site)
            }
            _ = young.popFirst()
        }
        return nil
    }

    /// Takes out everything that waits and fits.
    func removeAll(where fits: (Alert) -> Bool) -> [Queued] {
        var removed: [Queued] = []
        for site in sites.values where !site.waiting.isEmpty {
            var kept = Line<Queued>()
            for queued in site.waiting.removeAll() {
                if fits(queued.alert) { removed.append(queued) } else { kept.append(queued) }
            }
            site.waiting = kept
        }
        waitingCount -= removed.count
        return removed
    }

    var waiting: [Alert] {
        sites.values.flatMap { $0.waiting.all.map(\.alert) }
    }

    private func site(named name: String) -> Site {
        if let site = sites[name] { return site }
        let site = Site(name: name, widest: widest)
        sites[name] = site
        return site
    }

    private func list(_ site: Site) {
        guard !site.isListed, !site.waiting.isEmpty, site.gate.hasRoom(running: site.running, aside: site.aside) else {
            return
        }
        site.isListed = true
        if site.gate.isProven { proven.append(site) } else { shaky.append(site) }
    }

    /// Memory must not grow with the roster: of the idle sites the half that was used longest ago is forgotten.
    private func dropOldest() {
        let idle = sites.values.filter(\.isIdle).map(\.lastUse).sorted()
        if !idle.isEmpty {
            let border = idle[idle.count / 2]
            sites = sites.filter { !$0.value.isIdle || $0.value.lastUse > border }
        }
        // Where nearly all are busy, looking at each of them again after every answer would cost more than it frees.
        sitesBeforeDrop = max(Self.mostSites, sites.count * 2)
    }

    private static let mostSites = 4096
}
