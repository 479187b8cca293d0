// SPDX-License-Identifier: MIT

import Telemetry

extension Metric {
    static let buildInfo = Metric(
        "urgentd_build_info", .gauge, "Always 1; what runs is in the labels", labels: ["version", "libcurl"])
    static let ready = Metric("urgentd_ready", .gauge, "1 while the daemon can do its work, as /health/ready says")
    static let notReady = Metric(
        "urgentd_not_ready", .gauge, "1 for each reason why the daemon cannot do its work", labels: ["reason"])
    static let ownerAnswers = Metric(
        "urgentd_owner_answers", .gauge, "1 if this part of the daemon answered the scrape within a second",
        labels: ["owner"])
    static let clockStep = Metric(
        "urgentd_clock_step_seconds", .gauge, "How far the machine's clock is ahead of the daemon's own time")
    static let diskFree = Metric(
        "urgentd_state_disk_free_bytes", .gauge, "Space that the daemon may still use on the disk of the state folder")
    static let diskSize = Metric(
        "urgentd_state_disk_size_bytes", .gauge, "Size of the disk of the state folder")
    static let alarmsRaised = Metric(
        "urgentd_alarms_raised_total", .counter, "Alarms raised, by kind", labels: ["kind"])
    static let alarmsStanding = Metric(
        "urgentd_alarms_standing", .gauge, "Alarms that stand now, by kind", labels: ["kind"])
    static let httpRequests = Metric(
        "urgentd_http_requests_total", .counter, "Requests answered, by listener and class of status",
        labels: ["listener", "class"])
}

extension MetricCatalogue {
    static let daemon: [Metric] = [
        .buildInfo, .ready, .notReady, .ownerAnswers, .clockStep, .diskFree, .diskSize, .alarmsRaised, .alarmsStanding,
        .httpRequests,
    ]
}
