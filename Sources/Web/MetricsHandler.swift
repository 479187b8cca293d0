// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Telemetry

/// Where the listeners get metrics and readiness from.
///
/// It never lets a reader wait for a part of the daemon that hangs.
public protocol Observatory: Sendable {
    /// Every metric there is, in the order in which they are shown.
    var catalogue: [Metric] { get }
    /// The numbers of this moment.
    func scrape() async -> Scrape
    func readiness() async -> ServiceReadiness
}

/// `GET /metrics` and `GET /health/ready`, for the listener that is never public.
public enum MetricsHandler {
    public static func register(_ observatory: any Observatory, on router: inout Router) {
        router.on("GET", "/metrics") { _ throws(HTTPFailure) in await text(observatory) }
        router.on("GET", "/health/ready") { _ throws(HTTPFailure) in
            let readiness = await observatory.readiness()
            return .json(ReadinessDocument(readiness), status: readiness.isReady ? 200 : 503)
        }
    }

    static func text(_ observatory: any Observatory) async -> HTTPResponse {
        let text = MetricText.write(await observatory.scrape(), observatory.catalogue)
        return HTTPResponse(
            status: 200, headers: [("Content-Type", MetricText.contentType)], body: .bytes(Array(text.utf8)))
    }
}

extension ControlHandlers {
    /// `metrics`.
    public func register(_ observatory: any Observatory, on router: inout Router) {
        add("GET", ControlPath.metrics, to: &router) { request, _ throws(HTTPFailure) in
            guard request.head.query["format"] == "json" else { return await MetricsHandler.text(observatory) }
            let scrape = await observatory.scrape()
            return .json(MetricsDocument(metrics: observatory.catalogue.map { MetricDocument($0, scrape) }))
        }
    }
}

extension MetricDocument {
    fileprivate init(_ metric: Metric, _ scrape: Scrape) {
        self.init(
            name: metric.name, type: metric.kind.rawValue, help: metric.help,
            samples: scrape.samples(of: metric).map { sample in
                MetricSampleDocument(
                    name: metric.name + sample.suffix,
                    labels: Dictionary(sample.labels.map { ($0.name, $0.value) }) { first, _ in first },
                    value: sample.value)
            })
    }
}
