// SPDX-License-Identifier: MIT

import Curl
import Foundation

/// One request to the daemon and its answer, on a thread of its own: libcurl blocks, and so may whoever takes the bytes.
struct ControlExchange: Sendable {
    enum Upload: Sendable {
        case none
        case bytes([UInt8])
        /// Fills the buffer, returns how many bytes; 0 at the end, nil to give up.
        case stream(@Sendable (UnsafeMutableRawBufferPointer) -> Int?)
    }

    let socket: String
    let method: String
    let path: String
    let headers: [String]
    let upload: Upload

    /// Until somebody accepts; the daemon is on this machine.
    private static let connectTimeout = Duration.seconds(5)
    /// An error document longer than this is cut: thousands of faults in one file tell no more than hundreds.
    private static let longestError = 1_048_576

    /// Runs the exchange.
    ///
    /// - Parameter take: Gets the body of a good answer piece by piece, on the exchange's thread; false gives up.
    /// - Throws: Why there is no good answer.
    func run(_ take: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool) async throws(ControlFault) {
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Void, ControlFault>, Never>) in
            Thread.detachNewThread {
                done.resume(returning: Result { () throws(ControlFault) in try perform(take) })
            }
        }
        try result.get()
    }

    private func perform(_ take: (UnsafeRawBufferPointer) -> Bool) throws(ControlFault) {
        let body: CurlRequest.Body =
            switch upload {
            case .none: .none
            case .bytes(let bytes): .bytes(bytes)
            case .stream(let fill): .stream(length: nil, fill)
            }
        let request = CurlRequest(
            unixSocket: socket, method: method, url: "http://urgentd\(path)", headers: headers, body: body,
            connectTimeout: Self.connectTimeout)
        var refusal: [UInt8] = []
        var gaveUp = false
        let response: CurlRequest.Response
        do throws(CurlError) {
            response = try request.perform { status, piece in
                if status >= Self.firstErrorStatus {
                    refusal += piece.prefix(Self.longestError - refusal.count)
                    return true
                }
                gaveUp = !take(piece)
                return !gaveUp
            }
        } catch {
            throw fault(error, gaveUp: gaveUp)
        }
        guard response.status >= Self.firstErrorStatus else { return }
        guard let document = ControlJSON.read(ErrorDocument.self, from: refusal) else {
            throw .strange(status: response.status)
        }
        throw .refused(document.error)
    }

    private static let firstErrorStatus = 400

    private func fault(_ error: CurlError, gaveUp: Bool) -> ControlFault {
        if gaveUp || error.code == .abortedByCallback { return .abandoned }
        // A path longer than a socket's can be counts as a host that does not resolve.
        guard error.code == .couldNotConnect || error.code == .couldNotResolveHost else { return .broken(error) }
        // The socket is there and we may not write to it: that is another cure than a daemon that is down.
        let isForbidden = access(socket, W_OK) != 0 && errno == EACCES
        return isForbidden ? .forbidden(socket: socket) : .unreachable(socket: socket)
    }
}
