// SPDX-License-Identifier: MIT

import Curl
import Domain
import Intake
import Transport
import Web

/// The providers that post to us, made from the configuration, with what they fetch by.
struct Providers {
    private let events: ProviderDesk
    private let fetcher: WebFetcher?

    /// Makes them; must be stopped after the listener that serves them.
    ///
    /// - Parameters:
    ///   - configuration: Which are used, and with what.
    ///   - desk: Takes what they say.
    ///   - proof: Knows our marks.
    ///   - clock: For ages of messages.
    ///   - fetch: A test's own; by default the fetcher with the system's trust and the address rule without exceptions.
    /// - Returns: None that answers, if none is configured.
    /// - Throws: When libcurl or the kernel refuse.
    static func start(
        _ configuration: Configuration, desk: any BounceDesk, proof: any MailProof, clock: any TimeSource,
        fetch: (any WebFetch)? = nil
    ) async throws(StartError) -> Providers {
        let settings = configuration.bounces.providers
        guard !settings.isEmpty else { return Providers([], nil, desk, clock) }
        if let fetch { return Providers(used(settings, fetch, proof, clock), nil, desk, clock) }
        let fetcher: WebFetcher
        do throws(CurlLoopError) {
            fetcher = try await WebFetcher.start()
        } catch {
            throw .state("providers: \(error)")
        }
        return Providers(used(settings, fetcher, proof, clock), fetcher, desk, clock)
    }

    private init(
        _ providers: [any EventProvider], _ fetcher: WebFetcher?, _ desk: any BounceDesk, _ clock: any TimeSource
    ) {
        events = ProviderDesk(providers, desk: desk, clock: clock)
        self.fetcher = fetcher
    }

    private static func used(
        _ settings: [String: ProviderSettings], _ fetch: any WebFetch, _ proof: any MailProof, _ clock: any TimeSource
    ) -> [any EventProvider] {
        EventProviders.used(by: settings, tools: ProviderTools(fetch: fetch, proof: proof, clock: clock))
    }

    /// Their paths on the public listener.
    func register(on router: inout Router) {
        ProviderEventsHandler(events: events).register(on: &router)
    }

    func stop() async {
        await fetcher?.stop()
    }
}
