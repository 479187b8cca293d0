// SPDX-License-Identifier: MIT

import CMicroHTTPD
import Glibc

// The C side of HTTPDaemon. Every callback runs on the listener's queue, inside MHD_run or MHD_stop_daemon; `owner` is
// the HTTPDaemon, which outlives both calls.

private func httpDaemon(_ owner: UnsafeMutableRawPointer?) -> HTTPDaemon? {
    owner.map { Unmanaged<HTTPDaemon>.fromOpaque($0).takeUnretainedValue() }
}

/// The request line is there: the exchange begins.
///
/// Its reference is given back in `httpCompleted`.
func httpTarget(
    _ owner: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let daemon = httpDaemon(owner), let target else { return nil }
    return Unmanaged.passRetained(daemon.makeExchange(target: String(cString: target))).toOpaque()
}

func httpAccess(
    _ owner: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ piece: UnsafePointer<CChar>?,
    _ pieceSize: UnsafeMutablePointer<Int>?, _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let daemon = httpDaemon(owner), let connection, let method, let pieceSize, let raw = context?.pointee else {
        return .NO
    }
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(raw).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: piece, count: pieceSize.pointee)
    pieceSize.pointee = 0
    return daemon.step(exchange, connection, method: String(cString: method), piece: bytes)
}

func httpCompleted(
    _ owner: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ how: MHD_RequestTerminationCode
) {
    guard let daemon = httpDaemon(owner), let connection, let raw = context?.pointee else { return }
    context?.pointee = nil
    daemon.completed(Unmanaged<HTTPExchange>.fromOpaque(raw).takeRetainedValue(), connection)
}

func httpConnection(
    _ owner: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ what: MHD_ConnectionNotificationCode
) {
    guard let daemon = httpDaemon(owner), let connection else { return }
    switch what {
    case .CONNECTION_NOTIFY_STARTED: daemon.connected(connection)
    case .CONNECTION_NOTIFY_CLOSED: daemon.disconnected(connection)
    }
}

private func httpFill(
    _ source: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ room: Int
) -> Int {
    guard let source, let buffer else { return -2 }
    let stream = Unmanaged<StreamSource>.fromOpaque(source).takeUnretainedValue()
    return stream.daemon.fill(UnsafeMutableRawBufferPointer(start: buffer, count: room), stream)
}

private func httpFillEnded(_ source: UnsafeMutableRawPointer?) {
    guard let source else { return }
    Unmanaged<StreamSource>.fromOpaque(source).release()
}

/// The request's headers by lower-case name.
func httpHeaders(of connection: OpaquePointer) -> [String: String] {
    var headers: [String: String] = [:]
    withUnsafeMutablePointer(to: &headers) { headers in
        _ = MHD_get_connection_values(
            connection, .HEADER_KIND,
            { context, _, key, value in
                guard let context, let key else { return .YES }
                let headers = context.assumingMemoryBound(to: [String: String].self)
                let name = String(cString: key).lowercased()
                let text = value.map { String(cString: $0) } ?? ""
                // Each proxy may have written a line of its own, the nearest one last.
                if name == "x-forwarded-for", let before = headers.pointee[name] {
                    headers.pointee[name] = "\(before), \(text)"
                } else {
                    headers.pointee[name] = text
                }
                return .YES
            }, headers)
    }
    return headers
}

/// libmicrohttpd's form of an answer; nil when it has no memory or a header is not fit to be sent.
func httpRawResponse(_ response: HTTPResponse, _ source: StreamSource) -> OpaquePointer? {
    let raw: OpaquePointer?
    switch response.body {
    case .bytes(var bytes):
        raw = bytes.withUnsafeMutableBytes {
            MHD_create_response_from_buffer($0.count, $0.baseAddress, .RESPMEM_MUST_COPY)
        }
    case .stream:
        let context = Unmanaged.passRetained(source).toOpaque()
        // UInt64.max is MHD_SIZE_UNKNOWN, a cast macro.
        raw = MHD_create_response_from_callback(UInt64.max, streamPiece, httpFill, context, httpFillEnded)
    }
    guard let raw else { return nil }
    let common = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    for (name, value) in common + response.headers.map({ ($0.name, $0.value) })
    where MHD_add_response_header(raw, name, value) != .YES {
        MHD_destroy_response(raw)
        return nil
    }
    return raw
}

/// Bytes that libmicrohttpd asks a streamed answer for at a time.
private let streamPiece = 32_768
