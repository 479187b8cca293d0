// SPDX-License-Identifier: MIT

import Telemetry

extension Metric {
    static let openActions = Metric("urgentd_open_actions", .gauge, "Released versions whose window is open")
    static let actionAudience = Metric(
        "urgentd_action_audience", .gauge, "People in the audience of an open action", labels: version)
    static let actionDeliveries = Metric(
        "urgentd_action_deliveries", .gauge, "Deliveries of an open action by state; their sum is the audience",
        labels: version + ["state"])
    static let actionAccounted = Metric(
        "urgentd_action_accounted_ratio", .gauge, "Share of the audience whose delivery has come to its end",
        labels: version)
    static let actionOldestUnsent = Metric(
        "urgentd_action_oldest_unsent_seconds", .gauge,
        "For how long the first of those who have not got it have been waiting; 0 when nobody waits", labels: version)
    static let actionWindowLeft = Metric(
        "urgentd_action_window_left_seconds", .gauge, "Time until the response window closes", labels: version)
    static let actionForecastLate = Metric(
        "urgentd_action_forecast_minus_deadline_seconds", .gauge,
        "When all will have been reached, less the end of the window: above 0 it will be missed", labels: version)
    static let actionForecastReached = Metric(
        "urgentd_action_forecast_reached_ratio", .gauge,
        "Share of the audience foretold to have been reached when the window closes", labels: version)
    static let actionRate = Metric(
        "urgentd_action_accepted_per_second", .gauge, "Acceptances a second, mean of the last ten seconds",
        labels: version)
    static let actionTwice = Metric(
        "urgentd_action_possibly_twice", .gauge, "People who may have got it twice", labels: version)
    static let actionDelayed = Metric(
        "urgentd_action_delayed", .gauge, "Accepted deliveries of which a relay has reported a delay since",
        labels: version)

    private static let version = ["reference", "version"]
}

extension MetricCatalogue {
    static let actions: [Metric] = [
        .openActions, .actionAudience, .actionDeliveries, .actionAccounted, .actionOldestUnsent, .actionWindowLeft,
        .actionForecastLate, .actionForecastReached, .actionRate, .actionTwice, .actionDelayed,
    ]
}
