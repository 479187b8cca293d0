// SPDX-License-Identifier: MIT

import CMicroHTTPD
import ControlAPI
import Domain
import Glibc
import Runtime

/// libmicrohttpd's daemon and the requests in it: what its callbacks do.
///
/// Confined to its listener's queue: callbacks only ever run inside ``run()`` and ``shutDown()``.
final class HTTPDaemon {
    private let limits: HTTPLimits
    private let router: Router
    private var daemon: OpaquePointer?
    private var isStopping = false
    private var lastID: HTTPExchange.ID = 0
    private(set) var exchanges: [HTTPExchange.ID: HTTPExchange] = [:]
    private var suspended: [HTTPExchange.ID: OpaquePointer] = [:]
    /// Bytes of collected bodies, from their arrival to the end of their request.
    private var bodyBytes = 0
    private var peers: [OpaquePointer: Peer] = [:]
    /// Starts a handler elsewhere; set by the listener.
    var begin: (HTTPExchange.ID, HTTPRequest, @escaping HTTPRoute.Action) -> Void = { _, _, _ in }
    /// Gives a handler its way to the body; set by the listener.
    var makeReader: (HTTPExchange.ID) -> HTTPBodyReader? = { _ in nil }

    /// One connection.
    private struct Peer {
        let credentials: PeerCredentials?
        let remote: IPAddress?
        let descriptor: Int32
        /// Since when a request is awaited, in milliseconds of boot time; nil while one is served.
        var awaitingSince: Int64?
        /// No request has come on it yet.
        var isFresh = true
    }

    init(limits: HTTPLimits, router: Router) {
        self.limits = limits
        self.router = router
    }

    var hasConnections: Bool { !peers.isEmpty }

    /// Starts on a listening socket.
    ///
    /// - Parameter descriptor: The socket; closed by ``quiesce()``'s caller.
    /// - Returns: The epoll descriptor to watch; nil when libmicrohttpd refuses.
    func start(on descriptor: Int32) -> Int32? {
        daemon = cmicrohttpd_start(
            descriptor, UInt32(limits.connections), limits.memoryPerConnection, Self.seconds(limits.idle), httpAccess,
            httpCompleted, httpConnection, httpTarget,
            Unmanaged.passUnretained(self).toOpaque())
        guard let daemon else { return nil }
        let epoll = cmicrohttpd_epoll_descriptor(daemon)
        return epoll >= 0 ? epoll : nil
    }

    /// Does all that is due.
    ///
    /// - Returns: When to come back even if nothing becomes ready; nil for never.
    func run() -> Duration? {
        guard let daemon else { return nil }
        for _ in 0..<Self.mostRunsPerTurn {
            MHD_run(daemon)
            var milliseconds: UInt64 = 0
            guard MHD_get_timeout(daemon, &milliseconds) == .YES else { return nil }
            if milliseconds > 0 { return .milliseconds(Int64(clamping: milliseconds)) }
        }
        return .zero
    }

    /// Accepts no more connections; the caller closes the listening socket.
    func quiesce() {
        guard let daemon, !isStopping else { return }
        MHD_quiesce_daemon(daemon)
    }

    /// Whether somebody has only just connected and will send the first request in a moment.
    ///
    /// - Parameter now: Milliseconds of boot time.
    /// - Returns: False too for those who have been silent for longer.
    func awaitsFirstRequest(now: Int64) -> Bool {
        peers.values.contains { peer in
            guard peer.isFresh, let since = peer.awaitingSince else { return false }
            return now - since < Self.firstRequest
        }
    }

    /// Milliseconds that a client may take from its connection to its request, when nothing but that holds up a stop.
    private static let firstRequest: Int64 = 1000

    /// Closes everything; whoever waits for a client is told that it is gone.
    func shutDown() {
        guard let daemon else { return }
        isStopping = true
        // libmicrohttpd aborts the process when it is stopped with suspended connections.
        for exchange in exchanges.values { resume(exchange) }
        MHD_run(daemon)
        MHD_stop_daemon(daemon)
        self.daemon = nil
        for exchange in exchanges.values { exchange.end() }
        exchanges = [:]
        peers = [:]
    }

    /// Cuts connections that have not brought a whole request in time.
    ///
    /// - Parameter now: Milliseconds of boot time.
    func closeLate(now: Int64) {
        let longest = limits.receive.components.seconds * 1000
        for peer in peers.values {
            guard let since = peer.awaitingSince, now - since > longest else { continue }
            // The descriptor stays libmicrohttpd's: it sees the end of the stream and closes.
            Glibc.shutdown(peer.descriptor, Int32(SHUT_RDWR))
        }
    }

    func answer(_ exchange: HTTPExchange, _ response: HTTPResponse) {
        exchange.response = response
        resume(exchange)
    }

    func resume(_ exchange: HTTPExchange) {
        guard let connection = suspended.removeValue(forKey: exchange.id) else { return }
        MHD_resume_connection(connection)
    }

    private func suspend(_ exchange: HTTPExchange, _ connection: OpaquePointer) {
        guard suspended.updateValue(connection, forKey: exchange.id) == nil else { return }
        MHD_suspend_connection(connection)
    }

    /// More work than this in one turn lets other work on the queue go first.
    private static let mostRunsPerTurn = 16
}

// MARK: - Callbacks

extension HTTPDaemon {
    func connected(_ connection: OpaquePointer) {
        let descriptor = cmicrohttpd_connection_descriptor(connection)
        peers[connection] = Peer(
            credentials: PeerCredentials(descriptor: descriptor), remote: IPAddress(peerOf: descriptor),
            descriptor: descriptor,
            awaitingSince: SystemClock.bootMilliseconds())
    }

    func disconnected(_ connection: OpaquePointer) {
        peers[connection] = nil
    }

    func makeExchange(target: String) -> HTTPExchange {
        lastID += 1
        let exchange = HTTPExchange(id: lastID, target: target)
        exchanges[lastID] = exchange
        return exchange
    }

    func completed(_ exchange: HTTPExchange, _ connection: OpaquePointer) {
        bodyBytes -= exchange.bodyBytes
        if exchange.isStreamed { _ = cmicrohttpd_set_idle(connection, Self.seconds(limits.idle)) }
        exchanges[exchange.id] = nil
        suspended[exchange.id] = nil
        exchange.end()
        peers[connection]?.awaitingSince = SystemClock.bootMilliseconds()
    }

    /// One step of a request: its head, a piece of its body, its end, or a second look after a pause.
    ///
    /// - Parameters:
    ///   - exchange: The request.
    ///   - connection: Its connection.
    ///   - method: As sent.
    ///   - piece: A piece of the body; all of it is taken. Empty for the head and for the end.
    /// - Returns: `NO` to close the connection.
    func step(
        _ exchange: HTTPExchange, _ connection: OpaquePointer, method: String, piece: UnsafeRawBufferPointer
    ) -> MHD_Result {
        switch exchange.phase {
        case .fresh:
            peers[connection]?.isFresh = false
            return begin(exchange, connection, method: method)
        case .gathering(let action, let parameters, let limit):
            guard piece.isEmpty else {
                gather(exchange, piece, limit: limit)
                return .YES
            }
            exchange.phase = .handling
            peers[connection]?.awaitingSince = nil
            start(exchange, action, parameters: parameters, stream: nil)
            suspend(exchange, connection)
            return .YES
        case .streaming:
            if piece.isEmpty {
                exchange.phase = .handling
                exchange.incomingEnded = true
                if exchange.incoming.isEmpty {
                    exchange.reader?.resume(returning: .end)
                    exchange.reader = nil
                }
                return wait(exchange, connection)
            }
            take(exchange, connection, piece)
            return .YES
        case .discarding(let response, let budget):
            guard piece.isEmpty else {
                exchange.phase = .discarding(response, budget: budget - piece.count)
                return budget < piece.count ? .NO : .YES
            }
            return queue(response, exchange, connection)
        case .handling:
            return wait(exchange, connection)
        case .answering:
            return .YES
        }
    }

    /// The head is there: finds out who answers.
    private func begin(_ exchange: HTTPExchange, _ connection: OpaquePointer, method: String) -> MHD_Result {
        guard
            let head = HTTPRequestHead(
                method: method, target: exchange.target, headers: httpHeaders(of: connection),
                peer: peers[connection]?.credentials, remote: peers[connection]?.remote)
        else {
            let failure = HTTPFailure(400, .badRequest, "the request's path is not valid")
            return queue(failure.response, exchange, connection)
        }
        exchange.head = head
        do throws(HTTPFailure) {
            let route = try router.route(head)
            switch route.body {
            case .collected(let limit):
                guard (head.contentLength ?? 0) <= limit else { throw .tooLarge(limit) }
                exchange.phase = .gathering(route.action, parameters: route.parameters, limit: limit)
            case .streamed:
                exchange.phase = .streaming
                peers[connection]?.awaitingSince = nil
                allowStalling(exchange, connection)
                start(exchange, route.action, parameters: route.parameters, stream: makeReader(exchange.id))
            }
            return .YES
        } catch {
            // A client that sends without waiting would not read an answer that comes before its body is through.
            guard head.hasBody, !head.waitsToSend else { return queue(error.response, exchange, connection) }
            exchange.phase = .discarding(error.response, budget: HTTPLimits.mostDiscarded)
            return .YES
        }
    }

    private func gather(_ exchange: HTTPExchange, _ piece: UnsafeRawBufferPointer, limit: Int) {
        let isTooLarge = exchange.incoming.count + piece.count > limit
        guard !isTooLarge, bodyBytes + piece.count <= limits.memoryForBodies else {
            let busy = HTTPFailure(503, .busy, "too many large requests at one time; try again")
            let failure = isTooLarge ? HTTPFailure.tooLarge(limit) : busy
            exchange.phase = .discarding(failure.response, budget: HTTPLimits.mostDiscarded)
            exchange.incoming = []
            bodyBytes -= exchange.bodyBytes
            exchange.bodyBytes = 0
            return
        }
        exchange.incoming += piece
        exchange.bodyBytes += piece.count
        bodyBytes += piece.count
    }

    /// A piece of a streamed body: to the reader, or kept for it; too much of it makes the client wait.
    private func take(_ exchange: HTTPExchange, _ connection: OpaquePointer, _ piece: UnsafeRawBufferPointer) {
        // The handler has answered already: the rest does not matter, but must be read before the answer can leave.
        if exchange.response != nil { return }
        if let reader = exchange.reader {
            exchange.reader = nil
            reader.resume(returning: .bytes(Array(piece)))
            return
        }
        exchange.incoming += piece
        if exchange.incoming.count >= HTTPLimits.highWater, !isStopping {
            suspend(exchange, connection)
        }
    }

    private func start(
        _ exchange: HTTPExchange, _ action: @escaping HTTPRoute.Action, parameters: [String: String],
        stream: HTTPBodyReader?
    ) {
        guard let head = exchange.head else { return }
        let request = HTTPRequest(head: head, parameters: parameters, body: exchange.incoming, stream: stream)
        exchange.incoming = []
        begin(exchange.id, request, action)
    }

    /// Sends the answer if there is one, else leaves the connection alone until there is.
    private func wait(_ exchange: HTTPExchange, _ connection: OpaquePointer) -> MHD_Result {
        if let response = exchange.response { return queue(response, exchange, connection) }
        if isStopping { return .NO }
        suspend(exchange, connection)
        return .YES
    }

    private func allowStalling(_ exchange: HTTPExchange, _ connection: OpaquePointer) {
        exchange.isStreamed = true
        _ = cmicrohttpd_set_idle(connection, Self.seconds(limits.stall))
    }

    /// libmicrohttpd counts whole seconds, and 0 would be never.
    private static func seconds(_ span: Duration) -> UInt32 {
        UInt32(clamping: max(1, span.components.seconds))
    }

    private func queue(_ response: HTTPResponse, _ exchange: HTTPExchange, _ connection: OpaquePointer) -> MHD_Result {
        exchange.phase = .answering
        peers[connection]?.awaitingSince = nil
        if case .stream = response.body { allowStalling(exchange, connection) }
        guard
            let raw = httpRawResponse(response, StreamSource(daemon: self, exchange: exchange, connection: connection))
        else { return .NO }
        defer { MHD_destroy_response(raw) }
        return MHD_queue_response(connection, UInt32(response.status), raw)
    }

    /// The next bytes of a streamed answer.
    ///
    /// - Returns: How many; 0 to be asked again after a pause; negative at the end.
    func fill(_ room: UnsafeMutableRawBufferPointer, _ source: StreamSource) -> Int {
        let exchange = source.exchange
        let count = exchange.outgoing.take(into: room)
        if exchange.outgoing.count < HTTPLimits.highWater / 2 {
            exchange.writer?.resume(returning: true)
            exchange.writer = nil
        }
        if count > 0 { return count }
        if exchange.outgoingEnded { return exchange.outgoingFailed ? endWithError : endOfStream }
        if isStopping { return endWithError }
        suspend(exchange, source.connection)
        return 0
    }

    // Cast macros of microhttpd.h.
    private var endOfStream: Int { -1 }
    private var endWithError: Int { -2 }
}

/// What the content callback of one streamed answer needs; lives as long as libmicrohttpd's response.
final class StreamSource {
    let daemon: HTTPDaemon
    let exchange: HTTPExchange
    let connection: OpaquePointer

    init(daemon: HTTPDaemon, exchange: HTTPExchange, connection: OpaquePointer) {
        self.daemon = daemon
        self.exchange = exchange
        self.connection = connection
    }
}

extension HTTPFailure {
    static func tooLarge(_ limit: Int) -> HTTPFailure {
        HTTPFailure(413, .invalid, "the request is too large; at most \(limit) bytes are taken")
    }
}
