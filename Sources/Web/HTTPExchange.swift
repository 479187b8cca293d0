// SPDX-License-Identifier: MIT

/// One request and its answer on the way.
///
/// Confined to its listener's queue.
final class HTTPExchange {
    typealias ID = UInt64

    /// What a reader of the body gets.
    enum Piece: Sendable {
        case bytes([UInt8])
        case end
        case gone
    }

    /// How far the request is.
    ///
    /// Each case says what comes next.
    enum Phase {
        /// The head is not there yet.
        case fresh
        /// The body is collected; when it is whole, the handler starts.
        case gathering(HTTPRoute.Action, parameters: [String: String], limit: Int)
        /// The handler runs and takes the body as it comes.
        case streaming
        /// The body is read and thrown away; then the refusal is answered.
        case discarding(HTTPResponse, budget: Int)
        /// The body is over, the handler runs.
        case handling
        /// The answer is with libmicrohttpd.
        case answering
    }

    let id: ID
    let target: String
    var phase = Phase.fresh
    var head: HTTPRequestHead?
    /// Set by the listener when the handler has answered.
    var response: HTTPResponse?
    /// Whether a body goes up or down piece by piece, under a time limit of its own.
    var isStreamed = false
    var incoming: [UInt8] = []
    var incomingEnded = false
    var reader: CheckedContinuation<Piece, Never>?
    var outgoing = ByteQueue()
    var outgoingEnded = false
    var outgoingFailed = false
    var writer: CheckedContinuation<Bool, Never>?

    init(id: ID, target: String) {
        self.id = id
        self.target = target
    }

    /// Wakes whoever waits for a client that is not there any more.
    func end() {
        reader?.resume(returning: .gone)
        reader = nil
        writer?.resume(returning: false)
        writer = nil
    }
}

/// Bytes that wait to be sent, first in first out.
struct ByteQueue {
    private var bytes: [UInt8] = []
    private var start = 0

    var count: Int { bytes.count - start }

    mutating func append(_ more: [UInt8]) {
        // Moves what is left to the front only when that is less than what has gone: each byte moves at most once.
        if start > bytes.count - start {
            bytes.removeFirst(start)
            start = 0
        }
        bytes += more
    }

    /// Moves as much as fits into `room`; returns how many bytes.
    mutating func take(into room: UnsafeMutableRawBufferPointer) -> Int {
        let length = min(room.count, count)
        room.copyBytes(from: bytes[start..<start + length])
        start += length
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            start = 0
        }
        return length
    }
}
