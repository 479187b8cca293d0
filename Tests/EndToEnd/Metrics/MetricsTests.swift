// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Metrics of the real daemon")
struct MetricsTests {
    @Test("promtool finds nothing to say against a scrape, and it says what status and relay list say")
    func agrees() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(SampleAction(reference: #"UA 1/26"#), to: Person.crowd(40))
            try bed.drop("{ not an action", as: "bad.json5")
            _ = try await bed.rejection(of: "bad.json5")
            #expect(try await bed.ctl("suppress", "add", "someone@people.example", "--reason", "asked").status == 0)
            let status = try await bed.closedAccount(of: "UA 1/26")
            let scrape = try await bed.scrape()
            try await Self.check(scrape.text)

            let action = #"reference="UA 1/26",version="1""#
            for state in DeliveryState.allCases {
                #expect(
                    scrape["urgentd_action_deliveries{\(action),state=\"\(state.name)\"}"]
                        == status.states[state].map(Double.init), "\(state.name)")
            }
            #expect(scrape["urgentd_open_actions"] == 1)
            #expect(scrape["urgentd_action_audience{\(action)}"] == status.audience.map(Double.init))
            #expect(scrape["urgentd_action_accounted_ratio{\(action)}"] == 1)
            #expect(scrape["urgentd_action_oldest_unsent_seconds{\(action)}"] == 0)
            let left = try #require(scrape["urgentd_action_window_left_seconds{\(action)}"])
            #expect(left <= Double(try #require(status.window.secondsLeft)) && left > 11 * 3600)
            let late = try #require(scrape["urgentd_action_forecast_minus_deadline_seconds{\(action)}"])
            #expect(late < -11 * 3600)
            #expect(scrape["urgentd_action_forecast_reached_ratio{\(action)}"] == status.forecast.shareByClose)

            let relays = try await bed.lines(RelayDocument.self, "relay", "list")
            #expect(scrape[#"urgentd_relay_accepted_total{relay="main"}"#] == relays.first.map { Double($0.accepted) })
            #expect(scrape[#"urgentd_relay_up{relay="main"}"#] == 1)
            #expect(scrape[#"urgentd_outcomes_total{channel="email",state="accepted"}"#] == 40)
            #expect(scrape[#"urgentd_in_flight{channel="email"}"#] == 0)
            #expect(scrape[#"urgentd_roster_rows_total{result="added"}"#] == 40)
            #expect(scrape[#"urgentd_submissions_total{result="new"}"#] == 1)
            #expect(scrape[#"urgentd_submissions_total{result="invalid"}"#] == 1)
            #expect(scrape[#"urgentd_queue_files_total{result="rejected"}"#] == 1)
            #expect(scrape["urgentd_queue_waiting_files"] == 0)
            #expect(scrape[#"urgentd_suppressed_addresses{reason="manual"}"#] == 1)
            #expect(try #require(scrape["urgentd_ledger_commit_seconds_count"]) > 5)
            #expect(try #require(scrape["process_resident_memory_bytes"]) > 1_000_000)
            let started = try #require(scrape["process_start_time_seconds"])
            #expect(abs(started - Date().timeIntervalSince1970) < 3600)
            for personal in ["@", "people.example", "p1", "Example Human Rights"] {
                #expect(!scrape.text.contains(personal), "\(personal)")
            }
        }
    }

    @Test("urgentctl metrics has the same metrics, as text and as one JSON document")
    func verb() async throws {
        try await DaemonBed.run { bed in
            let scrape = try await bed.scrape()
            let text = try await bed.ctl("metrics")
            #expect(text.status == Exit.done)
            #expect(try ScrapedMetrics(text.output).values.keys.sorted() == scrape.values.keys.sorted())
            try await Self.check(text.output)
            let document = try #require(try await bed.lines(MetricsDocument.self, "metrics").first)
            #expect(Set(document.metrics.map(\.name)) == scrape.names)
            #expect(document.metrics.flatMap(\.samples).count == scrape.values.count)
        }
    }

    @Test("the admin listener answers to its own names only, to GET and HEAD only; the public one has none of it")
    func guarded() async throws {
        try await DaemonBed.withPages { bed, publicPort in
            typealias Request = PageClient.Request
            let port = try bed.adminPort
            let named = try await bed.admin(
                Request(path: "/metrics", headers: ["Host": "localhost"]),
                Request(method: "HEAD", path: "/metrics", headers: ["Host": "127.0.0.1:\(port)"]))
            #expect(named.map(\.status) == [200, 200] && named[1].body.isEmpty)
            let refused = try await bed.admin(
                Request(path: "/metrics", headers: ["Host": "act.alerts.example"]),
                Request(path: "/health/ready", headers: ["Host": "rebound.example:\(port)"]),
                Request(method: "POST", path: "/metrics"), Request(method: "DELETE", path: "/health/ready"),
                Request(path: "/health/live"), Request(path: "/v1/status"))
            #expect(refused.map(\.status) == [421, 421, 405, 405, 404, 404])
            #expect(refused.allSatisfy { !$0.body.contains("urgentd_") })
            let outside = try await PageClient.ask(
                publicPort,
                [Request(path: "/metrics"), Request(path: "/health/ready"), Request(path: "/health/live")])
            #expect(outside.map(\.status) == [404, 404, 200])
            let scrape = try await bed.scrape()
            #expect(scrape[#"urgentd_http_requests_total{listener="admin",class="4xx"}"#] == 6)
            #expect(scrape[#"urgentd_http_requests_total{listener="public",class="4xx"}"#] == 2)
        }
    }

    @Test("readiness falls when no relay is left, and comes back with one")
    func readiness() async throws {
        try await DaemonBed.run { bed in
            #expect(try await bed.ready() == (200, "{\"ready\":true,\"reasons\":[]}\n"))
            #expect(try await bed.ctl("relay", "pause", "main").status == Exit.done)
            let paused = try await bed.ready()
            #expect(paused.status == 503 && paused.body.contains(#""reason":"relays-down""#), "\(paused.body)")
            let scrape = try await bed.scrape()
            #expect(scrape["urgentd_ready"] == 0 && scrape[#"urgentd_not_ready{reason="relays-down"}"#] == 1)
            #expect(scrape[#"urgentd_relay_paused{relay="main"}"#] == 1)
            #expect(try await bed.ctl("relay", "resume", "main").status == Exit.done)
            #expect(try await bed.ready().status == 200)
        }
    }

    @Test("a name from the configuration is answered to; a port that is taken ends the start with a clear word")
    func configured() async throws {
        let taken = try FreePort.hold()
        defer { taken.release() }
        var configuration = BedConfiguration()
        configuration.admin = "{ listen: \"127.0.0.1:\(taken.port)\", names: [\"metrics.alerts.example\"] }"
        try await DaemonBed.run(configuration, isStarted: false) { bed in
            try await bed.launch()
            #expect(try await #require(bed.current).exitStatus() == Exit.busy)
            #expect(bed.log.contains("admin: ") && bed.log.contains("\(taken.port)"), "\(bed.log)")
            taken.release()
            try await bed.start()
            let answers = try await bed.admin(
                PageClient.Request(path: "/health/ready", headers: ["Host": "Metrics.alerts.example:9090"]))
            #expect(answers.map(\.status) == [200])
        }
    }

    /// What Prometheus' own tool says of a scrape.
    private static func check(_ text: String) async throws {
        let verdict = try await Command.run("promtool", ["check", "metrics"], input: text)
        #expect(verdict.status == 0 && verdict.error.isEmpty, "\(verdict.output)\(verdict.error)")
    }
}
