// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import Runtime
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The daemon as a value")
struct AppTests {
    /// In a process of its own: tests in parallel open and close descriptors too.
    @Test("fifty starts and stops leave no descriptor behind")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let configuration = AppBed.configuration(in: folder.path)
            var first = 0
            for round in 0..<50 {
                let app = App(configuration: configuration)
                try await app.start()
                await app.stop()
                await app.stop()
                // The first round brings what a process opens once: libraries, epoll of libdispatch.
                if round == 1 { first = try AppBed.openDescriptors() }
            }
            let last = try AppBed.openDescriptors()
            // A cancelled source closes its descriptor a moment later; one lost in each round would be many more.
            #expect(last < first + 25)
        }
    }

    /// Not asked, with good reason: backups (files of any size), the alarms' courier (libcurl waits there for a relay), one
    /// import or backup (gone with it), the ledger's readers, the maildir of bounces (its disk may be another one, and hang).
    @Test("the watchdog hears of every owner that has to answer soon")
    func owners() async throws {
        let folder = try TemporaryFolder()
        var configuration = AppBed.configuration(in: folder.path)
        configuration.bounces.maildir = folder.path("bounces")
        for name in ["", "/new", "/cur", "/tmp"] { mkdir(folder.path("bounces\(name)"), 0o700) }
        let app = App(configuration: configuration, service: ServiceManager(ServiceEnvironment([:], process: getpid())))
        try await app.start()
        // As many mail loops as there are cores for.
        let labels = await app.owners.map {
            String($0.queue.label.dropFirst("urgentd.".count).replacing(/^smtp\.\d+$/, with: "smtp"))
        }
        await app.stop()
        let expected: Set = [
            "ledger.writer", "engine", "planner", "dispatcher", "recorder", "smtp", "webhooks", "windows", "accounts",
            "disk", "clock", "alarms", "reports", "endpoints", "audience", "status", "retention", "web.admin",
            "web.control", "web.public", "queue",
        ]
        #expect(Set(labels) == expected, "\(expected.symmetricDifference(labels))")
    }

    @Test("a start that fails half-way lets go of everything it had taken")
    func rollback() async throws {
        let folder = try TemporaryFolder()
        let elsewhere = try TemporaryFolder()
        let port = try FreePort.find()
        var first = AppBed.configuration(in: elsewhere.path)
        first.http.listen = ListenAddress(host: "127.0.0.1", port: port)
        let taken = App(configuration: first)
        try await taken.start()
        let configuration = AppBed.configuration(in: folder.path)
        var crossed = configuration
        crossed.http.listen = first.http.listen
        let failing = App(configuration: crossed)
        do throws(StartError) {
            try await failing.start()
            Issue.record("it started")
        } catch .busy(let why) {
            #expect(why.contains("public") && why.contains("\(port)"), "\(why)")
        } catch {
            Issue.record("\(error)")
        }
        #expect(!FileManager.default.fileExists(atPath: configuration.control.socket))
        // Neither the lock of the state folder nor the socket is in the way of the next.
        let next = App(configuration: configuration)
        try await next.start()
        await next.stop()
        await taken.stop()
    }

    @Test("a second daemon on the same state folder is refused as busy")
    func busy() async throws {
        let folder = try TemporaryFolder()
        let configuration = AppBed.configuration(in: folder.path)
        let first = App(configuration: configuration)
        try await first.start()
        let second = App(configuration: configuration)
        do throws(StartError) {
            try await second.start()
            Issue.record("it started")
        } catch .busy(let why) {
            #expect(why.contains(configuration.state))
        } catch {
            Issue.record("\(error)")
        }
        #expect(FileManager.default.fileExists(atPath: configuration.control.socket))
        await first.stop()
        #expect(!FileManager.default.fileExists(atPath: configuration.control.socket))
    }

    @Test("facts that fit into no mail are a fault of the configuration")
    func badFacts() async throws {
        let folder = try TemporaryFolder()
        var configuration = AppBed.configuration(in: folder.path)
        configuration.organisation.from = "not an address"
        let app = App(configuration: configuration)
        do throws(StartError) {
            try await app.start()
            Issue.record("it started")
        } catch .configuration(let faults) {
            #expect(faults.map(\.key) == ["organisation"])
        } catch {
            Issue.record("\(error)")
        }
        #expect(!FileManager.default.fileExists(atPath: configuration.state))
    }
}
