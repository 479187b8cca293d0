// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain
import Foundation
import Intake
import Runtime
import Telemetry
import Web

/// What waits for somebody outside: listeners and folders.
extension App {
    func startControl(_ desk: Desk, _ current: CurrentSetup) async throws(StartError) {
        var router = Router()
        let handlers = ControlHandlers(desk: desk, delegates: current.value.delegates)
        handlers.register(on: &router)
        handlers.register(scrapes, on: &router)
        if !sockets.contains("control") {
            try Folder.make((configuration.control.socket as NSString).deletingLastPathComponent, mode: 0o755)
        }
        _ = try await listen("control", .unix(path: configuration.control.socket), router)
    }

    func startPublicPages(
        _ desk: Desk, _ current: CurrentSetup, _ marks: OwnMarks
    ) async throws(StartError) {
        let doorkeeper = Doorkeeper(trusted: current.value.trustedProxies, clock: clock)
        var router = Router()
        HealthHandler.register(on: &router)
        ResponseHandler(desk: desk, doorkeeper: doorkeeper).register(on: &router)
        VolunteerPages(desk: desk, composer: current.value.pages, doorkeeper: doorkeeper, clock: clock).register(
            on: &router)
        ReceiptHandler(desk: desk).register(on: &router)
        let providers = try await Providers.start(configuration, desk: desk, proof: marks, clock: clock, fetch: fetch)
        cleanup.append { await providers.stop() }
        providers.register(on: &router)
        publicAddress = try await listen("public", .tcp(configuration.http.listen.text), router)
    }

    func listen(_ name: String, _ endpoint: ListeningEndpoint, _ router: Router) async throws(StartError)
        -> ListeningAddress
    {
        if let address = sockets.deviation(name, from: endpoint) {
            log.warning(
                "a socket that was handed over listens elsewhere than the configuration says; it is used as it is",
                ["listener": name, "address": address])
        }
        var router = router
        router.traffic = scrapes.traffic(of: name)
        let listener = HTTPListener(name: name, endpoint: sockets.endpoint(name, else: endpoint), router: router)
        do throws(ListeningError) {
            let address = try await listener.start()
            owners += listener.owners
            hurries.append { await listener.stop(within: .zero) }
            cleanup.append { [activities] in
                await activities.run("\(name) requests") { await listener.stop() }
            }
            return address
        } catch {
            throw StartError(name, error)
        }
    }

    func watchQueue(_ desk: Desk) async throws(StartError) {
        let queue = QueueWatch.folder(configuration.queue, desk: desk, clock: clock)
        do throws(SystemError) {
            try await queue.start()
        } catch {
            throw StartError("the queue folder \(configuration.queue) cannot be used", error)
        }
        owners += queue.owners
        cleanup.append { [activities] in await activities.run("queue folder") { await queue.stop() } }
        scrapes.watch(queue)
    }

    /// A folder that is named and not there is a mistake: reports would pile up elsewhere, unread.
    func watchBounces(_ desk: Desk) async throws(StartError) {
        guard let path = configuration.bounces.maildir else { return }
        let maildir = BounceWatch.maildir(path, desk: desk, clock: clock)
        do throws(SystemError) {
            try await maildir.start()
        } catch {
            throw .configuration([
                DocumentFault(
                    line: 0, key: "bounces.maildir", problem: "\(path) cannot be used: \(error)",
                    expected: "a maildir with new/ and cur/ that the daemon can read and write")
            ])
        }
        // Not for the watchdog: where its disk hangs, nobody may be kept from sending.
        cleanup.append { await maildir.stop() }
    }
}
