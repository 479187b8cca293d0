// SPDX-License-Identifier: MIT

import Curl
import Dispatch
import Runtime
import TestSupport

/// An actor that owns a loop the way the transports do: the closures it passes call its own methods.
actor LoopUser {
    let executor = QueueExecutor(label: "urgentd.test.loop")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    struct Ended: Sendable {
        let code: CurlCode
        let status: Int
        let newConnections: Int
        let bytes: Int
    }

    private var loop: CurlLoop?
    private var bytes: [ObjectIdentifier: Int] = [:]
    private(set) var turns = 0
    let ended = TestSignal<Ended>()
    /// A transfer that ended is started again this many times, on the same handle.
    private var repeats = 0

    func start() throws {
        loop = try CurlLoop(
            queue: executor.queue,
            handlers: .init(
                finished: { self.finished($0) },
                turnEnded: { self.turns += 1 }))
    }

    func get(_ url: String, times: Int = 1, timeout: Duration? = nil) throws {
        repeats = times - 1
        let easy = try EasyHandle(protocols: "http")
        try easy.set(.url, url)
        try easy.set(.timeoutMilliseconds, Int(timeout?.components.seconds ?? 0) * 1000)
        let identifier = ObjectIdentifier(easy)
        easy.onBody = { piece in
            self.bytes[identifier, default: 0] += piece.count
            return true
        }
        try loop?.add(easy)
    }

    private func finished(_ list: [CurlLoop.Finished]) {
        for one in list {
            let easy = one.easy
            loop?.remove(easy)
            ended.send(
                Ended(
                    code: one.code, status: easy.info(.responseCode), newConnections: easy.info(.newConnections),
                    bytes: bytes.removeValue(forKey: ObjectIdentifier(easy)) ?? 0))
            guard repeats > 0 else { continue }
            repeats -= 1
            try? loop?.add(easy)
        }
    }

    var inFlight: Int { loop?.count ?? 0 }

    @discardableResult
    func stop() -> Int { loop?.shutdown().count ?? 0 }
}
