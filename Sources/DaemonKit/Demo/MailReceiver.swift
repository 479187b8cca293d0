// SPDX-License-Identifier: MIT

import CLinux
import Foundation
import Runtime

/// The demo's mailbox: takes every mail on a loopback port and writes each into a file.
actor MailReceiver {
    nonisolated let executor = QueueExecutor(label: "urgentd.demo.mail")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let port: UInt16
    private let listener: ListeningSocket
    private let folder: URL
    private var sessions: [Int32: ReceivingSession] = [:]
    private var epoll: EpollSet?
    private var count = 0

    /// `folder` must exist.
    init(folder: URL) throws(ListeningError) {
        self.folder = folder
        listener = try ListeningSocket(.tcp("127.0.0.1:0"))
        port = listener.address.port ?? 0
    }

    /// How many messages have come, and from then on one file each.
    var taken: Int { count }

    func start() throws(SystemError) {
        let epoll = try EpollSet(queue: executor.queue) { [weak self] events in
            self?.assumeIsolated { $0.handle(events) }
        }
        epoll.watch(listener.descriptor, for: UInt32(EPOLLIN.rawValue))
        self.epoll = epoll
    }

    func stop() {
        epoll?.cancel()
        epoll = nil
        for connection in sessions.keys { close(connection) }
        sessions = [:]
        listener.close()
    }

    private func handle(_ events: [EpollSet.Event]) {
        for event in events {
            if event.descriptor == listener.descriptor {
                accept()
            } else {
                receive(from: event.descriptor)
            }
        }
    }

    private func accept() {
        while let connection = listener.accept() {
            sessions[connection] = ReceivingSession()
            send(ReceivingSession.greeting, to: connection)
            epoll?.watch(connection, for: UInt32(EPOLLIN.rawValue))
        }
    }

    private func receive(from connection: Int32) {
        guard var session = sessions[connection] else { return }
        var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
        let count = read(connection, &buffer, buffer.count)
        guard count > 0 else {
            if count == 0 || errno != EAGAIN { end(connection) }
            return
        }
        let (replies, messages) = session.feed(buffer[..<count])
        for message in messages { keep(message) }
        sessions[connection] = session
        send(replies, to: connection)
        if session.isOver { end(connection) }
    }

    private func keep(_ message: ReceivingSession.Message) {
        count += 1
        let envelope =
            "X-Envelope-From: <\(message.sender)>\r\nX-Envelope-To: <\(message.recipients.joined(separator: ">, <"))>\r\n"
        let file = folder.appending(path: String(format: "%06d.eml", count))
        // A full disk must not look like a refused mail; the count is the witness, the file a convenience.
        try? Data(Array(envelope.utf8) + message.text).write(to: file)
    }

    /// Replies are short; a client that does not read them is dropped.
    private func send(_ bytes: [UInt8], to connection: Int32) {
        guard !bytes.isEmpty else { return }
        if write(connection, bytes, bytes.count) != bytes.count { end(connection) }
    }

    private func end(_ connection: Int32) {
        guard sessions.removeValue(forKey: connection) != nil else { return }
        epoll?.forget(connection)
        close(connection)
    }

    /// Octets; several pipelined messages at a time.
    private static let bufferSize = 65_536
}
