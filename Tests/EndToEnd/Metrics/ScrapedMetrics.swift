// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// A scrape as Prometheus would read it.
struct ScrapedMetrics {
    let text: String
    /// What HELP and TYPE name.
    let names: Set<String>
    /// By name and labels as they stand in the text.
    let values: [String: Double]

    init(_ text: String) throws {
        self.text = text
        let lines = text.split(separator: "\n")
        let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ") }
        names = Set(types.filter { $0.count == 4 }.map { String($0[2]) })
        var values: [String: Double] = [:]
        for line in lines where !line.hasPrefix("#") {
            let space = try #require(line.lastIndex(of: " "), "\(line)")
            let number: Double = try #require(Double(String(line[line.index(after: space)...])), "\(line)")
            values[String(line[..<space])] = number
        }
        self.values = values
    }

    subscript(sample: String) -> Double? { values[sample] }

    /// What a rule or a panel may name: a metric, or a part of a histogram.
    var series: Set<String> {
        names.union(values.keys.map { String($0.prefix { $0 != "{" }) })
    }
}

extension DaemonBed {
    /// Where the admin listener is, as the daemon said at its last start.
    var adminPort: UInt16 {
        get throws {
            let said = "metrics and readiness are served address=127.0.0.1:"
            let line = try #require(log.split(separator: "\n").last { $0.contains(said) }, "\(log)")
            return try #require(UInt16(line.trimmingCharacters(in: .whitespaces).split(separator: ":").last ?? ""))
        }
    }

    func admin(_ requests: PageClient.Request...) async throws -> [PageClient.Answer] {
        try await PageClient.ask(adminPort, requests)
    }

    /// A whole one: a part that had no processor within a second, on a machine with many tests, is asked again.
    func scrape() async throws -> ScrapedMetrics {
        for _ in 0..<Self.mostTries {
            let answer = try #require(try await admin(PageClient.Request(path: "/metrics")).first)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let scrape = try ScrapedMetrics(answer.body)
            let isWhole = !scrape.values.contains { $0.key.hasPrefix("urgentd_owner_answers{") && $0.value == 0 }
            if isWhole { return scrape }
        }
        throw Failed(number: ETIMEDOUT)
    }

    /// Status and reasons.
    func ready() async throws -> (status: Int, body: String) {
        for _ in 0..<Self.mostTries {
            let answer = try #require(try await admin(PageClient.Request(path: "/health/ready")).first)
            if !answer.body.contains("owner-hung") { return (answer.status, answer.body) }
        }
        throw Failed(number: ETIMEDOUT)
    }

    private static let mostTries = 100
}
