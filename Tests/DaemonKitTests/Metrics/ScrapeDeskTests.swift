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
        let scrape = try await Self.patient(app, in: folder).scrape()
        for metric in all {
            #expect(!metric.help.isEmpty && !metric.help.hasSuffix("."), "\(metric.name)")
            let samples = scrape.samples(of: metric)
            // Nothing is open here.
            let isOfActions = metric.name.hasPrefix("urgentd_action_")
            // Listeners count where they are made.
            if !isOfActions, metric != .httpRequests { #expect(!samples.isEmpty, "\(metric.name)") }
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
        #expect(try await Self.patient(app, in: folder).readiness().isReady)
        let (admin, open) = (await app.adminAddress?.port, await app.publicAddress?.port)
        #expect(try #require(admin) != 0 && admin != open)
        await app.stop()
        #expect(await app.scrapes.readiness().reasons.keys.map(\.self) == [.stopping])
        #expect(await app.scrapes.scrape().samples(of: .ownerAnswers).isEmpty)
    }

    /// In a process of its own: the parts of this one may have to wait longer for a processor than they are waited for.
    @Test("a part that hangs is shown as one that does not answer, and holds nobody up")
    func hung() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let app = App(configuration: AppBed.configuration(in: folder.path))
            try await app.start()
            let parts = try #require(app.scrapes.parts)
            let desk = ScrapeDesk(state: folder.path, clock: HouseClock(), limit: .seconds(15))
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
            // The question that was left over is answered first.
            while await desk.readiness().isReady == false {}
            await app.stop()
        }
    }

    /// The same parts, waited for as long as a machine with hundreds of tests may need.
    private static func patient(_ app: App, in folder: TemporaryFolder) throws -> ScrapeDesk {
        let desk = ScrapeDesk(state: folder.path("state"), clock: HouseClock(), limit: .seconds(900))
        desk.watch(try #require(app.scrapes.parts))
        desk.enter(.running)
        return desk
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
        } catch .busy(let why) {
            #expect(why.contains("admin") && why.contains("\(other.port)"), "\(why)")
        } catch {
            Issue.record("\(error)")
        }
        #expect(await app.adminAddress == nil)
    }
}
