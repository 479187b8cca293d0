// SPDX-License-Identifier: MIT

/// What one listener lets its clients take; memory is bounded by these numbers, whatever the clients do.
public struct HTTPLimits: Sendable, Hashable {
    /// Connections at one time; more wait in the kernel's queue.
    public var connections: Int
    /// Bytes of a connection's own buffer: the whole request head must fit, and an answer is sent in pieces of it.
    public var memoryPerConnection: Int
    /// A connection on which nothing moves for this long is closed.
    ///
    /// While a handler works it does not count.
    public var idle: Duration
    /// From the first octet of a connection, or the end of the request before, to the end of a request.
    ///
    /// Uploads that a handler takes as a stream are exempt: they have `idle` only.
    public var receive: Duration
    /// Instead of `idle` while a body is streamed, up or down.
    public var stall: Duration

    public init(
        connections: Int = 256, memoryPerConnection: Int = 65_536, idle: Duration = .seconds(30),
        receive: Duration = .seconds(60), stall: Duration = .seconds(30)
    ) {
        self.connections = connections
        self.memoryPerConnection = memoryPerConnection
        self.idle = idle
        self.receive = receive
        self.stall = stall
    }

    /// For staff on the Unix socket: a listing in a pager, or an import from a slow program, may stand still for an hour.
    public static let control = HTTPLimits(stall: .seconds(3600))

    /// Bytes in flight between a handler and its client in one direction, before the faster one has to wait.
    static let highWater = 262_144
    /// A refused body is read and thrown away up to here, so that a client that sends first and reads afterwards gets to
    /// see why; a longer one finds its connection closed.
    static let mostDiscarded = 16_777_216
}
