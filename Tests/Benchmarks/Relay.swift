// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization
import TestSupport

/// A relay in this process that takes everything and notes when the first octet of text came, and how long the first
/// message was. One thread per connection.
final class Relay: Sendable {
    let port: UInt16
    /// The moment of the first octet after the first 354.
    let firstOctet = TestSignal<Double>()
    /// Octets of the first whole message, without the final dot.
    let firstSize = TestSignal<Int>()
    private let socket: Int32
    private let seen = Atomic(0)
    private let sized = Atomic(0)

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 512) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        self.socket = socket
        port = UInt16(bigEndian: address.sin_port)
        guard isListening else { throw Failure("no port for a relay") }
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    /// No more connections.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var text: [UInt8]?
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var isFresh = false
        say("220 relay ESMTP", to: connection)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            if isFresh {
                isFresh = false
                if seen.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged {
                    firstOctet.send(Moment.now())
                }
            }
            var answer = ""
            for byte in buffer[..<count] {
                if text != nil {
                    text?.append(byte)
                    guard byte == 10, let size = Self.ended(text) else { continue }
                    if sized.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged {
                        firstSize.send(size)
                    }
                    text = nil
                    answer += "250 2.0.0 Ok\r\n"
                } else if byte == 10 {
                    let word = String(decoding: line.prefix(4), as: UTF8.self).uppercased()
                    line = []
                    if word == "QUIT" { return }
                    if word == "DATA" {
                        answer += "354 go on\r\n"
                        text = []
                        isFresh = true
                    } else {
                        answer += word == "EHLO" ? "250-relay\r\n250-PIPELINING\r\n250 8BITMIME\r\n" : "250 2.0.0 Ok\r\n"
                    }
                } else {
                    line.append(byte)
                }
            }
            if !answer.isEmpty { say(String(answer.dropLast(2)), to: connection) }
        }
    }

    private static func ended(_ text: [UInt8]?) -> Int? {
        guard let text, text.suffix(5).elementsEqual("\r\n.\r\n".utf8) else { return nil }
        return text.count - 3
    }

    private func say(_ text: String, to connection: Int32) {
        let bytes = Array("\(text)\r\n".utf8)
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
