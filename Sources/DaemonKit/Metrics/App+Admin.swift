// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry
import Web

extension App {
    /// Opens the listener that is never public: from here on it says that the daemon starts, to the end that it stops.
    func startAdmin() async throws(StartError) {
        let admin = configuration.admin
        var router = Router()
        router.hosts = HostRule(host: admin.listen.host, names: admin.names)
        MetricsHandler.register(scrapes, on: &router)
        cleanup.append { [scrapes] in scrapes.forget() }
        let address = try await listen("admin", .tcp(admin.listen.text), router)
        adminAddress = address
        guard case .tcp(let host, let port) = address else { return }
        log.info("metrics and readiness are served", ["address": ListenAddress(host: host, port: port).text])
    }
}
