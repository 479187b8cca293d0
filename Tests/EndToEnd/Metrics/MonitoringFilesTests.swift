// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// What operators take over: rules, dashboard and article, each held against a real scrape.
@Suite("Files for monitoring")
struct MonitoringFilesTests {
    private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func file(_ path: String) throws -> String {
        try String(contentsOf: top.appending(path: path), encoding: .utf8)
    }

    @Test("the alert rules are valid, and fire when they are to and not otherwise")
    func rules() async throws {
        let folder = Self.top.appending(path: "config/prometheus").path
        let check = try await Command.run("promtool", ["check", "rules", "\(folder)/urgentd.rules.yml"])
        #expect(check.status == 0, "\(check.output)\(check.error)")
        let tests = try await Command.run("promtool", ["test", "rules", "\(folder)/urgentd.rules.test.yml"])
        #expect(tests.status == 0, "\(tests.output)\(tests.error)")
        // Each alert is in the tests by its name.
        let names = try Self.file("config/prometheus/urgentd.rules.yml").matches(of: #/- alert: (\w+)/#).map(\.1)
        #expect(names.count >= 15)
        let tested = try Self.file("config/prometheus/urgentd.rules.test.yml")
        for name in names where !Self.isTested(String(name), in: tested) { Issue.record("\(name) is in no test") }
    }

    private static func isTested(_ name: String, in tests: String) -> Bool {
        tests.contains("alertname: \(name)\n") || tests.contains("alertname=\"\(name)\"")
    }

    @Test("rules, dashboard and article name what a scrape has, and the article leaves nothing out")
    func names() async throws {
        var series: Set<String> = []
        var names: Set<String> = []
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(SampleAction(), to: Person.crowd(3))
            try await bed.closedAccount(of: "UA 042/26")
            let scrape = try await bed.scrape()
            (series, names) = (scrape.series, scrape.names)
        }
        for path in [
            "config/prometheus/urgentd.rules.yml", "config/prometheus/urgentd.rules.test.yml",
            "config/grafana/urgentd.json",
        ] {
            let used = Set(try Self.file(path).matches(of: #/\b(?:urgentd|process)_[a-z_]+/#).map { String($0.0) })
            #expect(!used.isEmpty && used.isSubset(of: series), "\(path): \(used.subtracting(series))")
        }
        let article = try Self.file("Sources/Domain/Documentation.docc/Metrics.md")
        let sections = article.components(separatedBy: "\n### ").dropFirst()
        let told = sections.map { String($0.prefix { !$0.isNewline }) }
        #expect(told.count == Set(told).count)
        #expect(Set(told) == names, "\(Set(told).symmetricDifference(names))")
        for section in sections {
            for part in ["- **Says:** ", "- **A rise:** ", "- **To turn:** "] where !section.contains(part) {
                Issue.record("\(section.prefix { !$0.isNewline }): no \(part)")
            }
        }
    }

    @Test("the dashboard is JSON; every panel has its own place, a description and a unit")
    func dashboard() throws {
        struct Dashboard: Decodable {
            struct Panel: Decodable {
                struct Place: Decodable {
                    let h: Int
                    let w: Int
                    let x: Int
                    let y: Int
                }
                struct Target: Decodable {
                    let expr: String
                }
                struct Fields: Decodable {
                    struct Defaults: Decodable {
                        let unit: String
                    }
                    let defaults: Defaults
                }
                let id: Int
                let type: String
                let title: String
                let description: String?
                let gridPos: Place
                let targets: [Target]?
                let fieldConfig: Fields?
            }
            let uid: String
            let panels: [Panel]
        }
        let text = try Self.file("config/grafana/urgentd.json")
        let panels = try JSONDecoder().decode(Dashboard.self, from: Data(text.utf8)).panels
        #expect(Set(panels.map(\.id)).count == panels.count && panels.count < 50)
        var places: Set<[Int]> = []
        for panel in panels {
            for x in panel.gridPos.x..<panel.gridPos.x + panel.gridPos.w {
                for y in panel.gridPos.y..<panel.gridPos.y + panel.gridPos.h {
                    #expect(x < 24 && places.insert([x, y]).inserted, "\(panel.title)")
                }
            }
            guard panel.type != "row" else { continue }
            #expect(panel.description?.isEmpty == false && panel.fieldConfig?.defaults.unit.isEmpty == false)
            #expect(panel.targets?.isEmpty == false, "\(panel.title)")
            for target in panel.targets ?? [] { #expect(target.expr.contains("$instance"), "\(panel.title)") }
        }
    }
}
