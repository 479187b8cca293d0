// SPDX-License-Identifier: MIT

import CCurl

/// The bare connection of a handle with CURLOPT_CONNECT_ONLY: curl_easy_send(3), curl_easy_recv(3).
///
/// The handle must stay in its ``CurlLoop`` as long as the connection is used.
extension EasyHandle {
    /// What a send or receive came to.
    public enum Transfer: Hashable, Sendable {
        /// So many bytes, at least one.
        case bytes(Int)
        /// Nothing now: wait until the descriptor is ready, then repeat the call (a send with the same bytes).
        case wouldBlock
        /// The other side closed the connection.
        case closed
        case failed(CurlCode)
    }

    /// The connection's descriptor, for the owner to watch; nil when there is no connection.
    public var activeSocket: Int32? {
        var socket: curl_socket_t = CURL_SOCKET_BAD
        guard ccurl_easy_get_socket(handle, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK, socket != CURL_SOCKET_BAD
        else {
            return nil
        }
        return socket
    }

    /// Sends from `bytes`, perhaps only the first part of them.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        var sent = 0
        let code = curl_easy_send(handle, bytes.baseAddress, bytes.count, &sent)
        if code == CURLE_OK { return .bytes(sent) }
        return code == CURLE_AGAIN ? .wouldBlock : .failed(CurlCode(code))
    }

    /// Receives into `buffer`.
    ///
    /// Repeat until ``Transfer/wouldBlock`` before waiting: TLS may hold bytes that the descriptor no longer shows. A
    /// receive that did not fill the buffer says the same for a connection without TLS.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        var received = 0
        let code = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &received)
        if code == CURLE_OK { return received == 0 ? .closed : .bytes(received) }
        return code == CURLE_AGAIN ? .wouldBlock : .failed(CurlCode(code))
    }
}

extension EasyHandle {
    /// Runs the transfer and blocks until it is over: curl_easy_perform(3).
    public func perform() -> CurlCode {
        CurlCode(curl_easy_perform(handle))
    }
}
