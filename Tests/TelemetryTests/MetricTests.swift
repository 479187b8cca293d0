// SPDX-License-Identifier: MIT

import Testing

@testable import Telemetry

@Suite("Metrics")
struct MetricTests {
    private let plain = Metric("urgentd_things_total", .counter, "Things seen")
    private let labelled = Metric("urgentd_age_seconds", .gauge, "Age", labels: ["relay", "state"])
    private let steps = Metric("urgentd_step_seconds", .histogram, "Steps")

    @Test("the text has help and kind of every metric, and samples in the order they were added")
    func text() {
        var scrape = Scrape()
        scrape.add(labelled, 1.5, "main", "up")
        scrape.add(labelled, 2, "spare", "down")
        #expect(
            MetricText.write(scrape, [plain, labelled]) == """
                # HELP urgentd_things_total Things seen
                # TYPE urgentd_things_total counter
                # HELP urgentd_age_seconds Age
                # TYPE urgentd_age_seconds gauge
                urgentd_age_seconds{relay="main",state="up"} 1.5
                urgentd_age_seconds{relay="spare",state="down"} 2

                """)
    }

    @Test("a label's value cannot end its line or pass itself off as another label")
    func escaping() {
        var scrape = Scrape()
        scrape.add(labelled, 1, "a\"} 9\nurgentd_forged 1", "\\n")
        let lines = MetricText.write(scrape, [labelled]).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[2] == #"urgentd_age_seconds{relay="a\"} 9\nurgentd_forged 1",state="\\n"} 1"#)
    }

    @Test("numbers are as Go reads them; what is none is left out")
    func numbers() {
        #expect(MetricText.number(0) == "0" && MetricText.number(-3) == "-3")
        #expect(MetricText.number(1e15) == "1000000000000000" && MetricText.number(1e300) == "1e+300")
        #expect(MetricText.number(0.0005) == "0.0005" && MetricText.number(.infinity) == "+Inf")
        var scrape = Scrape()
        scrape.add(plain, .nan)
        scrape.add(plain, -Double.infinity)
        #expect(scrape.samples(of: plain).isEmpty)
    }

    @Test("a histogram's buckets are sums, its last bucket is its count")
    func histogram() {
        let histogram = Histogram(bounds: [0.1, 0.01])
        for seconds in [0.01, 0.02, 0.1, 7, -1, .nan] { histogram.observe(seconds) }
        #expect(histogram.reading.upTo == [2, 4, 5])
        #expect(histogram.reading.count == 5)
        var scrape = Scrape()
        scrape.add(steps, histogram.reading)
        let lines = MetricText.write(scrape, [steps]).split(separator: "\n").dropFirst(2)
        #expect(
            lines.map(String.init) == [
                #"urgentd_step_seconds_bucket{le="0.01"} 2"#, #"urgentd_step_seconds_bucket{le="0.1"} 4"#,
                #"urgentd_step_seconds_bucket{le="+Inf"} 5"#, "urgentd_step_seconds_sum \(0.01 + 0.02 + 0.1 + 7)",
                "urgentd_step_seconds_count 5",
            ])
    }

    @Test("counters lose nothing when many count at once; a label outside of the list counts nowhere")
    func counters() async {
        let counter = Counter()
        let labelled = LabelledCounter(["a", "b"])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        counter.add()
                        labelled.add(2, to: "a")
                        labelled.add(to: "c")
                    }
                }
            }
        }
        #expect(counter.value == 8_000)
        #expect(labelled("a") == 16_000 && labelled("b") == 0 && labelled("c") == 0)
    }

    @Test("what several parts have filled is put together")
    func merging() {
        var (first, second) = (Scrape(), Scrape())
        first.add(labelled, 1, "main", "up")
        second.add(labelled, 2, "spare", "up")
        second.add(plain, 3)
        first.merge(second)
        #expect(first.samples(of: labelled).map(\.value) == [1, 2])
        #expect(first.samples(of: plain).map(\.value) == [3])
    }
}
