// SPDX-License-Identifier: MIT

import Telemetry

extension Metric {
    static let queueWaiting = Metric(
        "urgentd_queue_waiting_files", .gauge, "Files in queue/new that are neither taken nor rejected yet")
    static let queueFiles = Metric(
        "urgentd_queue_files_total", .counter, "What became of files in the queue folder", labels: ["result"])
    static let submissions = Metric(
        "urgentd_submissions_total", .counter, "Actions handed in, by whatever way, and what became of them",
        labels: ["result"])
    static let rosterRows = Metric(
        "urgentd_roster_rows_total", .counter, "Rows of roster imports", labels: ["result"])
    static let reportMessages = Metric(
        "urgentd_report_messages_total", .counter, "Messages that came as delivery reports, by what they are",
        labels: ["kind"])
    static let reportEffects = Metric(
        "urgentd_report_effects_total", .counter, "What delivery reports changed; unproved ones changed nothing",
        labels: ["effect"])
    static let suppressed = Metric(
        "urgentd_suppressed_addresses", .gauge, "Mail addresses that are not written to, by reason",
        labels: ["reason"])
    static let responses = Metric(
        "urgentd_responses_total", .counter, "Volunteers' answers by their links, repeated ones included")
    static let receipts = Metric("urgentd_receipts_total", .counter, "Receipts of sections, repeated ones included")
}

extension MetricCatalogue {
    static let intake: [Metric] = [
        .queueWaiting, .queueFiles, .submissions, .rosterRows, .reportMessages, .reportEffects, .suppressed,
        .responses, .receipts,
    ]
}
