// SPDX-License-Identifier: MIT

import DaemonKit
import Glibc
import Runtime

// Measures the daemon beside its peers: `URGENTD_BENCHMARKS=1 swift run -c release benchmarks --help`.
// The same program also plays the daemon and libcurl's own SMTP, each as a child with a CPU account of its own.

SignalDisposition.ignoreBrokenPipes()
do {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.first == "--role" {
        switch words.dropFirst().first {
        case "daemon": try await DaemonRole.run(Array(words.dropFirst(2)))
        case "curl-mail": try CurlMailRole.run(Array(words.dropFirst(2)))
        default: throw Failure("no such role")
        }
        _exit(0)
    }
    try await measure(Options(words))
} catch {
    Console().line("\(error)")
    exit(1)
}

func measure(_ options: Options) async throws {
    var report = Report()
    if options.includes("mail") { try await MailBenchmark(options: options).run(&report) }
    if options.includes("webhooks") { try await WebhookBenchmark(options: options).run(&report) }
    if options.includes("delayed") { try await MailBenchmark(options: options).runDelayed(&report) }
    if ["first-octet", "planning", "memory", "restart", "import"].contains(where: options.includes) {
        try await RosterBenchmarks(options: options).run(&report)
    }
    if options.includes("simulation") { try SimulationBenchmark(options: options).run(report) }
    if let file = options.json { try report.write(to: file, options) }
}
