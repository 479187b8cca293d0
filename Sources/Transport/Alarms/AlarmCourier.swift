// SPDX-License-Identifier: MIT

import Curl
import Domain
import Runtime

/// Carries one alarm at a time to one relay or endpoint: plain libcurl transfers on a loop of its own.
///
/// Apart from the loops of alerts, so that neither a full queue nor a gate that is closed holds up an alarm. Must be
/// stopped before it is let go of.
public actor AlarmCourier {
    private nonisolated let executor = QueueExecutor(label: "urgentd.alarm-courier")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var loop: CurlLoop?
    private var running: [ObjectIdentifier: CheckedContinuation<CurlCode, Never>] = [:]

    /// Makes a courier that can be given transfers.
    ///
    /// - Throws: When libcurl or the kernel refuse to make the loop.
    public static func start() async throws(CurlLoopError) -> AlarmCourier {
        let courier = AlarmCourier()
        try await courier.makeLoop()
        return courier
    }

    private init() {}

    private func makeLoop() throws(CurlLoopError) {
        loop = try CurlLoop(
            queue: executor.queue, limits: CurlLoop.Limits(idleConnections: 1),
            handlers: CurlLoop.Handlers(finished: { [self] in finish($0) }))
    }

    /// Ends what is under way.
    ///
    /// Idempotent.
    public func stop() {
        let left = loop?.shutdown() ?? []
        loop = nil
        for easy in left { running.removeValue(forKey: ObjectIdentifier(easy))?.resume(returning: .abortedByCallback) }
    }

    /// Gives a relay one message for one person.
    ///
    /// - Parameters:
    ///   - text: The message with CRLF line ends.
    ///   - sender: The envelope's.
    ///   - recipient: An address.
    ///   - relay: Where; its TLS and login rules hold as for alerts.
    /// - Returns: Why it was not taken, without an address; nil when it was.
    func mail(_ text: [UInt8], from sender: String, to recipient: String, via relay: RelayConfiguration) async
        -> String?
    {
        await carried { () throws(CurlError) in
            let easy = try EasyHandle(protocols: "smtp,smtps")
            try easy.approach(relay)
            try easy.set(.mailFrom, sender)
            try easy.set(.mailRecipients, [recipient])
            try easy.set(.upload, 1)
            try easy.set(.forbidReuse, 1)
            try easy.set(.connectTimeoutMilliseconds, Self.milliseconds(relay.timeouts.connect))
            try easy.set(.timeoutMilliseconds, Self.milliseconds(Self.patience))
            var left = text[...]
            easy.onUpload = { room in
                let piece = left.prefix(room.count)
                room.copyBytes(from: piece)
                left = left.dropFirst(piece.count)
                return piece.count
            }
            return easy
        } verdict: { easy, code in
            if code.isOK { return nil }
            let reply = easy.info(.responseCode)
            return reply >= 400 ? "the relay answered \(reply)" : code.text
        }
    }

    /// Posts a document to the operators' own address, which is theirs to choose: loopback and http are fine.
    ///
    /// - Returns: Why it was not taken, without the address; nil when it was.
    func post(_ body: [UInt8], to url: String) async -> String? {
        await carried { () throws(CurlError) in
            let easy = try EasyHandle(protocols: "http,https")
            try easy.set(.url, url)
            try easy.set(.httpVersion, HTTPVersion.http1.rawValue)
            try easy.set(.userAgent, "urgentd")
            try easy.set(.headers, ["Content-Type: application/json", "Expect:"])
            try easy.set(.post, 1)
            try easy.setPostBody(body)
            try easy.set(.forbidReuse, 1)
            try easy.set(.timeoutMilliseconds, Self.milliseconds(Self.patience))
            return easy
        } verdict: { easy, code in
            guard code.isOK else { return code.text }
            let status = easy.info(.responseCode)
            return (200...299).contains(status) ? nil : "the endpoint answered \(status)"
        }
    }

    private func carried(
        _ make: () throws(CurlError) -> EasyHandle, verdict: (EasyHandle, CurlCode) -> String?
    ) async -> String? {
        guard let loop else { return "the daemon is stopping" }
        let easy: EasyHandle
        do throws(CurlError) {
            easy = try make()
            try loop.add(easy)
        } catch {
            return error.description
        }
        let code = await withCheckedContinuation { running[ObjectIdentifier(easy)] = $0 }
        self.loop?.remove(easy)
        // The closure holds the text.
        easy.onUpload = nil
        return verdict(easy, code)
    }

    private func finish(_ finished: [CurlLoop.Finished]) {
        for one in finished { running.removeValue(forKey: ObjectIdentifier(one.easy))?.resume(returning: one.code) }
    }

    private static func milliseconds(_ span: Duration) -> Int { Int(max(1, span.wholeMilliseconds)) }

    /// For a whole transfer; a relay that hangs must not keep the next from being tried.
    private static let patience = Duration.seconds(30)
}
