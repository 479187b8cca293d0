// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import TestSupport

@testable import Web

/// A real listener on a Unix socket in a folder of its own, with the control API on a desk in memory.
struct ControlServer {
    let folder: TemporaryFolder
    let listener: HTTPListener
    let desk: MemoryDesk
    let socket: String

    init(
        desk: MemoryDesk = MemoryDesk(), delegates: Set<String> = [], ownUser: uid_t = geteuid(),
        limits: HTTPLimits = .control, observatory: (any Observatory)? = nil
    ) async throws {
        folder = try TemporaryFolder()
        socket = folder.path("control.sock")
        self.desk = desk
        var router = Router()
        let handlers = ControlHandlers(desk: desk, delegates: delegates, ownUser: ownUser)
        handlers.register(on: &router)
        if let observatory { handlers.register(observatory, on: &router) }
        HealthHandler.register(on: &router)
        listener = HTTPListener(name: "test", endpoint: .unix(path: socket), limits: limits, router: router)
        try await listener.start()
    }

    /// Serves for the length of a test, and stops whatever comes of it.
    static func run(
        desk: MemoryDesk = MemoryDesk(), delegates: Set<String> = [], ownUser: uid_t = geteuid(),
        limits: HTTPLimits = .control, observatory: (any Observatory)? = nil,
        _ body: (ControlServer) async throws -> Void
    ) async throws {
        let server = try await ControlServer(
            desk: desk, delegates: delegates, ownUser: ownUser, limits: limits, observatory: observatory)
        do {
            try await body(server)
        } catch {
            await server.listener.stop(within: .zero)
            throw error
        }
        await server.listener.stop(within: .zero)
    }
}
