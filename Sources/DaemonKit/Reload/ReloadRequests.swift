// SPDX-License-Identifier: MIT

/// Wishes for a reload, from whoever has one: SIGHUP.
///
/// One that comes while another is being done is kept, so that the last state of the file counts; more of them are one.
/// Thread-safe.
public struct ReloadRequests: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    public init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    public func ask() { continuation.yield() }

    /// No more: the daemon stops.
    public func end() { continuation.finish() }
}
