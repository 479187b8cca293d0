// SPDX-License-Identifier: MIT

import CMicroHTTPD
import ControlAPI
import Dispatch
import Glibc
import Runtime
import Telemetry

/// One listening socket with its HTTP connections, on a serial queue of its own.
///
/// libmicrohttpd has no thread here: its epoll descriptor sits under one Dispatch source, its timeout under one timer.
/// Handlers run on Swift's pool; while one works its connection is suspended, so the queue never waits for anybody.
public actor HTTPListener {
    private let executor: QueueExecutor
    /// The listener's queue.
    public nonisolated var owners: [QueueExecutor] { [executor] }
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let endpoint: ListeningEndpoint
    private let limits: HTTPLimits
    private let router: Router
    private let log: Log
    private var socket: ListeningSocket?
    private var daemon: HTTPDaemon?
    private var source: (any DispatchSourceRead)?
    private var timer: QueueTimer?
    private var sweeper: QueueTimer?
    private var isSweeping = false
    /// Those who wait in ``stop(within:)``.
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []
    private var graceTimer: QueueTimer?

    /// Makes a listener; ``start()`` opens the socket.
    ///
    /// - Parameters:
    ///   - name: For the log and the queue's label: `control`, `public`.
    ///   - endpoint: Where to listen.
    ///   - limits: What clients may take.
    ///   - router: Who answers what.
    ///   - log: Gets what went wrong.
    public init(
        name: String, endpoint: ListeningEndpoint, limits: HTTPLimits = HTTPLimits(), router: Router,
        log: Log = Log(component: "web")
    ) {
        executor = QueueExecutor(label: "urgentd.web.\(name)")
        self.endpoint = endpoint
        self.limits = limits
        self.router = router
        self.log = log
    }

    /// Opens the socket and serves.
    ///
    /// - Returns: Where it listens, the port chosen for port 0 included.
    @discardableResult
    public func start() throws(ListeningError) -> ListeningAddress {
        if let socket { return socket.address }
        let socket = try ListeningSocket(endpoint)
        let daemon = HTTPDaemon(limits: limits, router: router)
        daemon.begin = { @Sendable [weak self] id, request, action in self?.begin(id, request, action) }
        daemon.makeReader = { [weak self] id in self.map { HTTPBodyReader(listener: $0, exchange: id) } }
        guard let descriptor = daemon.start(on: socket.descriptor) else {
            socket.close()
            throw .cannotListen(SystemError(call: "MHD_start_daemon", number: errno))
        }
        self.socket = socket
        self.daemon = daemon
        timer = QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.turn() } }
        sweeper = QueueTimer(queue: executor.queue) { [weak self] in self?.assumeIsolated { $0.sweep() } }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: executor.queue)
        source.setEventHandler { @Sendable [weak self] in self?.assumeIsolated { $0.turn() } }
        source.activate()
        self.source = source
        turn()
        return socket.address
    }

    /// Takes no new connections, lets requests under way finish for at most `grace`, then closes everything.
    ///
    /// Idempotent; every caller returns when it is done. A second call without any grace cuts the first one short. An inherited
    /// socket is only let go of: whoever handed it over has it still, and who connects meanwhile waits for the next daemon.
    public func stop(within grace: Duration = .seconds(5)) async {
        guard let daemon else { return }
        daemon.quiesce()
        socket?.close()
        socket = nil
        await withCheckedContinuation { continuation in
            stopWaiters.append(continuation)
            guard stopWaiters.count == 1 else {
                if grace == .zero { shutDown() }
                return
            }
            let graceTimer = QueueTimer(queue: executor.queue) { [weak self] in
                self?.assumeIsolated { $0.shutDown() }
            }
            graceTimer.fire(after: grace)
            self.graceTimer = graceTimer
            turn()
        }
    }

    /// Requests that are being served now.
    public var requestsUnderWay: Int { daemon?.exchanges.count ?? 0 }

    private func shutDown() {
        guard let daemon else { return }
        self.daemon = nil
        daemon.shutDown()
        source?.cancel()
        timer?.cancel()
        sweeper?.cancel()
        graceTimer?.cancel()
        source = nil
        timer = nil
        sweeper = nil
        graceTimer = nil
        for waiter in stopWaiters { waiter.resume() }
        stopWaiters = []
    }

    // MARK: Turns

    /// Lets libmicrohttpd do what is due, and sets the timer for what will be.
    private func turn() {
        guard let daemon, let timer else { return }
        switch daemon.run() {
        case .some(let span): timer.fire(after: span)
        case .none: timer.disarm()
        }
        if !stopWaiters.isEmpty, daemon.exchanges.isEmpty {
            // Who was let in must not find the door shut before having said a word: a restart refuses nobody.
            guard daemon.awaitsFirstRequest(now: SystemClock.bootMilliseconds()) else { return shutDown() }
            sweeper?.fire(after: Self.shortWait)
            return
        }
        if !isSweeping, daemon.hasConnections {
            isSweeping = true
            sweeper?.fire(after: Self.sweepSpan)
        }
    }

    /// Ends connections whose request takes too long to arrive; runs only while there are connections.
    private func sweep() {
        isSweeping = false
        daemon?.closeLate(now: SystemClock.bootMilliseconds())
        turn()
    }

    /// How late it may be noticed, during a stop, that somebody who connected says nothing.
    private static let shortWait = Duration.milliseconds(100)
    /// How late a request that takes too long may be noticed.
    private static let sweepSpan = Duration.seconds(1)
}

// MARK: - Handlers

extension HTTPListener {
    /// Starts a handler on Swift's pool.
    private nonisolated func begin(_ id: HTTPExchange.ID, _ request: HTTPRequest, _ action: @escaping HTTPRoute.Action)
    {
        Task {
            let response: HTTPResponse
            do throws(HTTPFailure) {
                response = try await action(request)
            } catch {
                response = error.response
            }
            await answer(id, response)
        }
    }

    private func answer(_ id: HTTPExchange.ID, _ response: HTTPResponse) {
        guard let daemon, let exchange = daemon.exchanges[id] else { return }
        if case .stream(let write) = response.body, exchange.head?.method != "HEAD" {
            let writer = HTTPBodyWriter(listener: self, exchange: id)
            Task {
                do {
                    try await write(writer)
                    finish(id, failed: false)
                } catch {
                    // A client that went away is its own business; anything else cuts an answer short.
                    if let failure = error as? HTTPFailure {
                        log.error("an answer broke off", ["why": failure.document.error.message])
                    }
                    finish(id, failed: true)
                }
            }
        }
        daemon.answer(exchange, response)
        turn()
    }

    private func finish(_ id: HTTPExchange.ID, failed: Bool) {
        guard let daemon, let exchange = daemon.exchanges[id] else { return }
        exchange.outgoingEnded = true
        exchange.outgoingFailed = failed
        daemon.resume(exchange)
        turn()
    }

    /// Takes bytes of an answer; returns when there is room for more, false when nobody will read them.
    func write(_ bytes: [UInt8], to id: HTTPExchange.ID) async -> Bool {
        guard let daemon, let exchange = daemon.exchanges[id] else { return false }
        exchange.outgoing.append(bytes)
        daemon.resume(exchange)
        turn()
        guard exchange.outgoing.count >= HTTPLimits.highWater else { return daemon.exchanges[id] != nil }
        return await withCheckedContinuation { continuation in
            guard self.daemon?.exchanges[id] != nil else { return continuation.resume(returning: false) }
            exchange.writer = continuation
        }
    }

    /// The next bytes of a request's body.
    func read(_ id: HTTPExchange.ID) async -> HTTPExchange.Piece {
        guard let daemon, let exchange = daemon.exchanges[id] else { return .gone }
        if !exchange.incoming.isEmpty {
            let bytes = exchange.incoming
            exchange.incoming = []
            if !exchange.incomingEnded {
                daemon.resume(exchange)
                turn()
            }
            return .bytes(bytes)
        }
        guard !exchange.incomingEnded else { return .end }
        return await withCheckedContinuation { exchange.reader = $0 }
    }
}
