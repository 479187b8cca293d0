// SPDX-License-Identifier: MIT

import Curl
import Domain
import Runtime

/// Gets small documents over HTTPS: plain libcurl transfers on a loop of its own.
///
/// What it fetches is named by messages from outside, so nothing of a configuration makes it more trusting: the system's
/// certificates, public addresses only, no redirect, no proxy, a short time and a few transfers at once. Must be stopped
/// before it is let go of.
public actor WebFetcher: WebFetch {
    /// What a test sets so that the real thing can run against a server of its own; never made from configuration.
    struct Rules {
        /// Whom TLS trusts instead of the system's certificates.
        var caFile: String?
        /// `host:port:host:port` lines: where a connection goes instead.
        var connectTo: [String] = []
        var addressRule = AddressRule()
        var patience = Duration.seconds(10)
    }

    private nonisolated let executor = QueueExecutor(label: "urgentd.web-fetcher")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let rules: Rules
    private var loop: CurlLoop?
    private var running: [ObjectIdentifier: CheckedContinuation<CurlCode, Never>] = [:]

    /// Makes a fetcher that can be asked.
    ///
    /// - Throws: When libcurl or the kernel refuse to make the loop.
    public static func start() async throws(CurlLoopError) -> WebFetcher { try await start(Rules()) }

    static func start(_ rules: Rules) async throws(CurlLoopError) -> WebFetcher {
        let fetcher = WebFetcher(rules)
        try await fetcher.makeLoop()
        return fetcher
    }

    private init(_ rules: Rules) {
        self.rules = rules
    }

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

    public func document(at url: EndpointURL, limit: Int) async throws(WebFetchFault) -> [UInt8] {
        guard url.isSecure else { throw .notEncrypted }
        guard let loop else { throw .unreachable("the daemon is stopping") }
        guard loop.count < Self.mostAtOnce else { throw .busy }
        let transfer = FetchTransfer(limit: limit, rule: rules.addressRule)
        let easy: EasyHandle
        do throws(CurlError) {
            easy = try handle(for: url)
            easy.mayConnect = { transfer.mayConnect($0) }
            easy.onBody = { transfer.take($0) }
            try loop.add(easy)
        } catch {
            throw .unreachable(error.description)
        }
        let code = await withCheckedContinuation { running[ObjectIdentifier(easy)] = $0 }
        self.loop?.remove(easy)
        return try transfer.document(code, status: easy.info(.responseCode))
    }

    private func handle(for url: EndpointURL) throws(CurlError) -> EasyHandle {
        let easy = try EasyHandle(protocols: "https")
        try easy.set(.url, url.text)
        try easy.set(.httpVersion, HTTPVersion.http1.rawValue)
        try easy.set(.userAgent, "urgentd")
        // A connection that was made for one name is not used for another message's.
        try easy.set(.freshConnect, 1)
        try easy.set(.forbidReuse, 1)
        try easy.set(.timeoutMilliseconds, Int(max(1, rules.patience.wholeMilliseconds)))
        if let file = rules.caFile { try easy.set(.caFile, file) }
        if !rules.connectTo.isEmpty { try easy.set(.connectTo, rules.connectTo) }
        return easy
    }

    private func finish(_ finished: [CurlLoop.Finished]) {
        for one in finished { running.removeValue(forKey: ObjectIdentifier(one.easy))?.resume(returning: one.code) }
    }

    /// Transfers at one time: certificates and confirmations are rare, and strangers can ask for them.
    static let mostAtOnce = 4
}
