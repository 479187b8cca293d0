// SPDX-License-Identifier: MIT

import Telemetry

extension Metric {
    static let inFlight = Metric(
        "urgentd_in_flight", .gauge, "Deliveries claimed and not yet recorded", labels: ["channel"])
    static let flightWindow = Metric(
        "urgentd_flight_window", .gauge, "How many deliveries may be under way: what leaves in half a second",
        labels: ["channel"])
    static let outcomes = Metric(
        "urgentd_outcomes_total", .counter, "Tries that came back, by channel and the state that they led to",
        labels: ["channel", "state"])
    static let unrecorded = Metric(
        "urgentd_unrecorded_outcomes", .gauge, "Outcomes that are known and not yet on disk")

    static let relayUp = Metric(
        "urgentd_relay_up", .gauge, "0 while the relay is down; 1 also before the first try", labels: relay)
    static let relayPaused = Metric(
        "urgentd_relay_paused", .gauge, "1 while an operator has paused the relay", labels: relay)
    static let relaySlow = Metric(
        "urgentd_relay_slow", .gauge, "1 while only probes go out, because receivers behind the relay refuse us",
        labels: relay)
    static let relaySlowDomains = Metric(
        "urgentd_relay_slow_domains", .gauge, "Recipient domains that get only probes", labels: relay)
    static let relayConnections = Metric(
        "urgentd_relay_connections", .gauge, "Connections to the relay", labels: relay)
    static let relayConnectionLimit = Metric(
        "urgentd_relay_connection_limit", .gauge, "Connections that there may be now; grows with success",
        labels: relay)
    static let relayWaiting = Metric(
        "urgentd_relay_waiting", .gauge, "Alerts that wait for a connection", labels: relay)
    static let relayInFlight = Metric(
        "urgentd_relay_in_flight", .gauge, "Alerts that the connections have in hand", labels: relay)
    static let relayRate = Metric(
        "urgentd_relay_accepted_per_second", .gauge, "Acceptances a second, mean of the last ten seconds",
        labels: relay)
    static let relayAccepted = Metric("urgentd_relay_accepted_total", .counter, "Mails accepted", labels: relay)
    static let relayDeferred = Metric(
        "urgentd_relay_deferred_total", .counter, "Tries that came to nothing for now: 4xx, or a broken connection",
        labels: relay)
    static let relayRejected = Metric(
        "urgentd_relay_rejected_total", .counter, "Mails refused for good", labels: relay)

    static let webhooksInFlight = Metric("urgentd_webhook_in_flight", .gauge, "Webhook requests under way")
    static let webhooksWaiting = Metric("urgentd_webhook_waiting", .gauge, "Webhooks that wait for their host")
    static let webhookHosts = Metric(
        "urgentd_webhook_hosts", .gauge, "Hosts of endpoints that are remembered, by how they stand",
        labels: ["state"])
    static let endpoints = Metric(
        "urgentd_endpoints", .gauge, "Endpoints that fail or are disabled; those in good order are not counted",
        labels: ["state"])

    private static let relay = ["relay"]
}

extension MetricCatalogue {
    static let sending: [Metric] = [.inFlight, .flightWindow, .outcomes, .unrecorded]
    static let relays: [Metric] = [
        .relayUp, .relayPaused, .relaySlow, .relaySlowDomains, .relayConnections, .relayConnectionLimit, .relayWaiting,
        .relayInFlight, .relayRate, .relayAccepted, .relayDeferred, .relayRejected,
    ]
    static let webhooks: [Metric] = [.webhooksInFlight, .webhooksWaiting, .webhookHosts, .endpoints]
}
