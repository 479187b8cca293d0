// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@testable import DaemonKit
@testable import Dispatching
@testable import Telemetry
@testable import Web

@Suite("A scrape of the daemon")
struct ScrapeDeskTests {
    @Test("every metric has a name of its own and help; every sample has the labels that its metric names")
    func catalogue() async throws {
        let all = MetricCatalogue.all
        #expect(Set(all.map(\.name)).count == all.count)
        let folder = try TemporaryFolder()
        let app = App(configuration: AppBed.configuration(in: folder.path))
        try await app.start()
        let scrape = await app.scrapes.scrape()
        for metric in all {
            #expect(!metric.help.isEmpty && !metric.help.hasSuffix("."), "\(metric.name)")
            let samples = scrape.samples(of: metric)
            // Nothing is open here.
            if !metric.name.hasPrefix("urgentd_action_") { #expect(!samples.isEmpty, "\(metric.name)") }
            for sample in samples {
                #expect(sample.labels.map(\.name).filter { $0 != "le" } == metric.labels, "\(metric.name)")
            }
            #expect(metric.kind != .counter || metric.name.hasSuffix("_total"), "\(metric.name)")
        }
        #expect(scrape.samples(of: .ready).map(\.value) == [1])
        #expect(scrape.samples(of: .ownerAnswers).count == 9)
        #expect(scrape.samples(of: .ownerAnswers).allSatisfy { $0.value == 1 })
        await app.stop()
    }

    @Test("before its parts are there a daemon starts, and after the stop it has let go of them")
    func phases() async throws {
        let folder = try TemporaryFolder()
        let app = App(configuration: AppBed.configuration(in: folder.path))
        #expect(await app.scrapes.readiness().reasons.keys.map(\.self) == [.starting])
        try await app.start()
        #expect(await app.scrapes.readiness().isReady)
        let (admin, open) = (await app.adminAddress?.port, await app.publicAddress?.port)
        #expect(try #require(admin) != 0 && admin != open)
        await app.stop()
        #expect(await app.scrapes.readiness().reasons.keys.map(\.self) == [.stopping])
        #expect(await app.scrapes.scrape().samples(of: .ownerAnswers).isEmpty)
    }

    @Test("a part that hangs is shown as one that does not answer, and holds nobody up")
    func hung() async throws {
        let folder = try TemporaryFolder()
        let app = App(configuration: AppBed.configuration(in: folder.path))
        try await app.start()
        let desk = ScrapeDesk(state: folder.path, clock: HouseClock(), limit: .milliseconds(200))
        let parts = try #require(app.scrapes.parts)
        desk.watch(parts)
        desk.enter(.running)
        let gate = DispatchSemaphore(value: 0)
        let isHanging = TestSignal<Void>()
        parts.windows.executor.queue.async {
            isHanging.send(())
            gate.wait()
        }
        try await isHanging.next()
        let scrape = await desk.scrape()
        let silent = scrape.samples(of: .ownerAnswers).filter { $0.value == 0 }.map { $0.labels[0].value }
        #expect(silent == ["windows"])
        #expect(scrape.samples(of: .ready).map(\.value) == [0])
        #expect(!scrape.samples(of: .ledgerCommits).isEmpty && !scrape.samples(of: .relayUp).isEmpty)
        #expect(await desk.readiness().reasons.keys.map(\.self) == [.ownerHung])
        gate.signal()
        // It has answered the question that was left over by then, or answers this one.
        while await desk.readiness().isReady == false {}
        await app.stop()
    }

    @Test("a port that is taken is an error of the start that names the listener and the port")
    func portTaken() async throws {
        let folder = try TemporaryFolder()
        let other = try FreePort.hold()
        defer { other.release() }
        var configuration = AppBed.configuration(in: folder.path)
        configuration.admin.listen = ListenAddress(host: "127.0.0.1", port: other.port)
        let app = App(configuration: configuration)
        do throws(StartError) {
            try await app.start()
            Issue.record("it started")
        } catch .listen(let why) {
            #expect(why.contains("admin") && why.contains("\(other.port)"), "\(why)")
        } catch {
            Issue.record("\(error)")
        }
        #expect(await app.adminAddress == nil)
    }
}
