// SPDX-License-Identifier: MIT

/// The client went away before it was served, or the listener stopped.
public struct HTTPClientGone: Error, Sendable {}

/// A request's body as it comes.
///
/// One caller at a time. The client is slowed down while nobody reads.
public struct HTTPBodyReader: Sendable {
    let listener: HTTPListener
    let exchange: HTTPExchange.ID

    /// The next piece, never empty; nil at the end.
    ///
    /// - Throws: When the client went away in the middle: what came so far is not the whole.
    public func next() async throws(HTTPClientGone) -> [UInt8]? {
        switch await listener.read(exchange) {
        case .bytes(let bytes): return bytes
        case .end: return nil
        case .gone: throw HTTPClientGone()
        }
    }
}

/// An answer's body as it is made.
///
/// One caller at a time.
public struct HTTPBodyWriter: Sendable {
    let listener: HTTPListener
    let exchange: HTTPExchange.ID

    /// Hands bytes over; returns when there is room for more.
    public func write(_ bytes: [UInt8]) async throws(HTTPClientGone) {
        guard await listener.write(bytes, to: exchange) else { throw HTTPClientGone() }
    }
}
