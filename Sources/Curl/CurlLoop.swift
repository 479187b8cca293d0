// SPDX-License-Identifier: MIT

import CCurl
import Dispatch
import Runtime

/// libcurl's multi handle on one serial queue, driven by one epoll set and one timer: libcurl-multi(3).
///
/// A building block for an actor whose executor is the queue: the actor makes the loop, keeps it, and passes closures that
/// call its own methods. Two uses, which may be mixed: ordinary transfers, and connections (CURLOPT_CONNECT_ONLY) whose
/// descriptor the owner then watches in the same epoll set. Confined to the queue; every entry checks it. No handler is ever
/// called from inside libcurl or from inside `add`.
public final class CurlLoop {
    /// A transfer that ended, or a connection that stands or failed.
    ///
    /// It stays in the loop until the owner removes it; a connection must stay as long as it is used.
    public struct Finished {
        public let easy: EasyHandle
        public let code: CurlCode
    }

    /// What the owner does when something happens; all on the loop's queue.
    public struct Handlers {
        /// Transfers that ended, collected first and delivered together, so that the handler may add and remove at will.
        public var finished: ([Finished]) -> Void
        /// A descriptor watched with ``CurlLoop/watch(_:for:)`` became ready.
        public var ready: (Int32, Readiness) -> Void
        /// The end of one wake-up, after everything else: where results of the turn are handed on in one batch.
        public var turnEnded: () -> Void

        public init(
            finished: @escaping ([Finished]) -> Void, ready: @escaping (Int32, Readiness) -> Void = { _, _ in },
            turnEnded: @escaping () -> Void = {}
        ) {
            self.finished = finished
            self.ready = ready
            self.turnEnded = turnEnded
        }
    }

    /// Bounds on what libcurl keeps open; 0 is libcurl's default.
    public struct Limits: Sendable, Hashable {
        /// Idle connections kept for reuse (CURLMOPT_MAXCONNECTS).
        public var idleConnections: Int
        public var connections: Int
        public var connectionsPerHost: Int

        public init(idleConnections: Int = 0, connections: Int = 0, connectionsPerHost: Int = 0) {
            self.idleConnections = idleConnections
            self.connections = connections
            self.connectionsPerHost = connectionsPerHost
        }
    }

    let queue: DispatchQueue
    private var limits: Limits
    /// Nil once shut down.
    var handlers: Handlers?
    var multi: UnsafeMutableRawPointer?
    var easies: [UnsafeMutableRawPointer: EasyHandle] = [:]
    /// Descriptors that belong to libcurl; all others in the epoll set are the owner's.
    var curlDescriptors: Set<Int32> = []
    /// Descriptors that libcurl no longer watches and that are still in the epoll set.
    ///
    /// Mostly connections kept for the next request, which then costs one epoll_ctl(2) instead of three. Taken out when
    /// they wake us.
    var idleDescriptors: Set<Int32> = []
    var epoll: EpollSet?
    var timer: QueueTimer?
    /// libcurl asked for a timeout of zero and has not taken it back.
    var isDueNow = false
    /// The turn for it is on the queue.
    var isKickQueued = false

    /// Makes an idle loop.
    ///
    /// - Parameters:
    ///   - queue: The owner's serial queue.
    ///   - limits: Bounds on connections.
    ///   - handlers: Called on `queue`; released by ``shutdown()``.
    /// - Throws: What libcurl or the kernel refused.
    public init(queue: DispatchQueue, limits: Limits = Limits(), handlers: Handlers) throws(CurlLoopError) {
        self.queue = queue
        self.limits = limits
        self.handlers = handlers
        do throws(CurlError) { try CurlGlobal.initialise() } catch { throw .curl(error) }
        let entry = LoopEntry(loop: self)
        do throws(SystemError) {
            epoll = try EpollSet(waitingOn: queue) { events in entry.loop?.wake(events) ?? false }
        } catch {
            throw .system(error)
        }
        timer = QueueTimer(queue: queue) { entry.loop?.wakeByTimer() }
        makeMulti()
        guard multi != nil else { throw .curl(CurlError(.failedInit)) }
    }

    deinit {
        assert(multi == nil, "CurlLoop: shutdown() was not called")
    }

    /// How many transfers and connections the loop holds.
    public var count: Int { easies.count }

    /// Starts a transfer or connection.
    ///
    /// Calls no handler; whatever happens is told in a later turn.
    public func add(_ easy: EasyHandle) throws(CurlError) {
        dispatchPrecondition(condition: .onQueue(queue))
        guard let multi else { throw CurlError(.abortedByCallback) }
        guard easies[easy.handle] == nil else { throw CurlError(.badFunctionArgument) }
        easies[easy.handle] = easy
        guard curl_multi_add_handle(multi, easy.handle) == CURLM_OK else {
            easies[easy.handle] = nil
            throw CurlError(.failedInit)
        }
    }

    /// Ends a transfer or connection without a report; closes a connection that was CURLOPT_CONNECT_ONLY.
    ///
    /// `forget` its descriptor first. Harmless when the loop does not hold it.
    public func remove(_ easy: EasyHandle) {
        dispatchPrecondition(condition: .onQueue(queue))
        // Held until libcurl has let go of it, whoever else does.
        let removed = easies.removeValue(forKey: easy.handle)
        if let removed, let multi { curl_multi_remove_handle(multi, removed.handle) }
    }

    /// Watches a descriptor of the owner's for exactly this; `ready` tells.
    public func watch(_ descriptor: Int32, for readiness: Readiness) {
        idleDescriptors.remove(descriptor)
        epoll?.watch(descriptor, for: readiness.rawValue)
    }

    /// Ends ``watch(_:for:)``; call it before the descriptor is closed.
    public func forget(_ descriptor: Int32) {
        idleDescriptors.remove(descriptor)
        epoll?.forget(descriptor)
    }

    /// Another number of idle connections is kept from now on (CURLMOPT_MAXCONNECTS); 0 changes nothing.
    public func keep(idleConnections count: Int) {
        dispatchPrecondition(condition: .onQueue(queue))
        guard count > 0 else { return }
        limits.idleConnections = count
        if multi != nil { set(CURLMOPT_MAXCONNECTS, count) }
    }

    /// Ends everything at once: transfers are aborted, connections closed, handlers released and never called again.
    ///
    /// Idempotent. Must be called before the last reference goes.
    /// - Returns: What was still in the loop.
    @discardableResult
    public func shutdown() -> [EasyHandle] {
        dispatchPrecondition(condition: .onQueue(queue))
        handlers = nil
        let left = closeMulti()
        epoll?.cancel()
        epoll = nil
        timer?.cancel()
        timer = nil
        return left
    }
}

/// Why a loop could not be made.
public enum CurlLoopError: Error, Hashable, Sendable {
    case curl(CurlError)
    case system(SystemError)
}

extension CurlLoop {
    func makeMulti() {
        guard let made = curl_multi_init() else { return }
        multi = made
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_socket(made, loopSocketChanged, context)
        ccurl_multi_set_timer(made, loopTimerChanged, context)
        set(CURLMOPT_MAXCONNECTS, limits.idleConnections)
        set(CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.connections)
        set(CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerHost)
    }

    private func set(_ option: CURLMoption, _ value: Int) {
        if value > 0 { ccurl_multi_set_long(multi, option, value) }
    }

    /// Lets go of the multi handle and all in it; libcurl can no longer call back.
    func closeMulti() -> [EasyHandle] {
        guard let closing = multi else { return [] }
        multi = nil
        // curl_multi_cleanup(3) may well call back; without callbacks it closes its descriptors and the kernel forgets them.
        ccurl_multi_set_socket(closing, nil, nil)
        ccurl_multi_set_timer(closing, nil, nil)
        let left = Array(easies.values)
        easies = [:]
        for easy in left { curl_multi_remove_handle(closing, easy.handle) }
        curl_multi_cleanup(closing)
        for descriptor in curlDescriptors.union(idleDescriptors) { epoll?.forget(descriptor) }
        curlDescriptors = []
        idleDescriptors = []
        isDueNow = false
        timer?.disarm()
        return left
    }
}
