// SPDX-License-Identifier: MIT

import Domain
import Synchronization
import Telemetry

/// Takes what providers post: has it checked and read, hands the reports on, and tells operators what they must know.
///
/// A message that comes twice is handed on once, as far as it is remembered; beyond that the desk knows what it knows
/// already. Thread-safe.
public final class ProviderDesk: ProviderEvents {
    private let used: [String: any EventProvider]
    private let desk: any BounceDesk
    private let clock: any TimeSource
    private let log: Log
    private let seen = Mutex(RecentTexts(most: mostRemembered))
    private let told = Mutex<[String: Instant]>([:])

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - providers: Those that the configuration uses.
    ///   - desk: Takes the reports.
    ///   - clock: For how often something is told.
    ///   - log: Gets constant lines, without anything of a request.
    public init(
        _ providers: [any EventProvider], desk: any BounceDesk, clock: any TimeSource,
        log: Log = Log(component: "events")
    ) {
        used = Dictionary(providers.map { (type(of: $0).name, $0) }) { first, _ in first }
        self.desk = desk
        self.clock = clock
        self.log = log
    }

    public var providers: [String] { used.keys.sorted() }

    public func take(_ post: ProviderPost, from provider: String) async -> ProviderAnswer {
        guard let reader = used[provider], post.body.count <= ProviderPost.mostBytes else { return .refused }
        let reading: ProviderReading
        do throws(ProviderRefusal) {
            reading = try await reader.read(post)
        } catch {
            return tell(error, of: provider)
        }
        let name = reading.identity.map { "\(provider) \($0)" }
        if let name, seen.withLock({ $0.contains(name) }) { return .taken }
        tell(reading.news, of: provider)
        guard await handOn(reading.reports, from: provider) else { return .later }
        // Only now: what failed half-way must come again.
        if let name { seen.withLock { $0.insert(name) } }
        return .taken
    }

    private func handOn(_ reports: [DeliveryReport], from provider: String) async -> Bool {
        let reports = reports.filter { $0.event != .arrived }
        guard !reports.isEmpty else { return true }
        do throws(DeskError) {
            _ = try await desk.take(reports, from: provider)
            return true
        } catch .busy(let why) {
            log.warning("an event has to be sent again", ["provider": provider, "why": why])
        } catch {
            log.error("an event could not be recorded", ["provider": provider, "why": "\(error)"])
        }
        return false
    }

    private func tell(_ refusal: ProviderRefusal, of provider: String) -> ProviderAnswer {
        switch refusal {
        case .never(let why):
            if isTime(to: why) { log.info("an event was refused", ["provider": provider, "why": why]) }
            return .refused
        case .later(let why):
            if isTime(to: why) { log.warning("an event has to be sent again", ["provider": provider, "why": why]) }
            return .later
        }
    }

    /// Whether the same was not told within the last minute: anybody can post, and must not fill the journal.
    private func isTime(to why: String) -> Bool {
        let now = clock.now()
        return told.withLock { told in
            told = told.filter { now.since($0.value) < Self.silence && $0.value <= now }
            guard told[why] == nil, told.count < Self.mostTold else { return false }
            told[why] = now
            return true
        }
    }

    private func tell(_ news: ProviderReading.News?, of provider: String) {
        switch news {
        case nil: break
        case .subscribed: log.info("a provider sends its events here from now on", ["provider": provider])
        case .unsubscribed:
            log.warning("a provider's events were unsubscribed: they do not come any more", ["provider": provider])
        case .unreadable: log.warning("a provider's event could not be read", ["provider": provider])
        }
    }

    private static let silence = Duration.seconds(60)
    /// Different reasons within a minute.
    private static let mostTold = 32
    /// Messages; at about 100 bytes each.
    private static let mostRemembered = 4_096
}

/// The newest of so many texts.
struct RecentTexts {
    private var ring: [String] = []
    private var next = 0
    private var texts: Set<String> = []
    private let most: Int

    init(most: Int) {
        self.most = most
    }

    func contains(_ text: String) -> Bool { texts.contains(text) }

    mutating func insert(_ text: String) {
        guard texts.insert(text).inserted else { return }
        if ring.count < most {
            ring.append(text)
        } else {
            texts.remove(ring[next])
            ring[next] = text
            next = (next + 1) % most
        }
    }
}
