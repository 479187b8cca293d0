// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@testable import Telemetry

@Suite("journald's own protocol")
struct JournalTests {
    private static let entry = LogEntry(
        level: .warning, component: "relay", message: "relay is down",
        fields: ["relay": "main", "slow-domains": "2", "reason": "a\nPRIORITY=0\nb"])

    /// What journald would make of the octets, by its document alone.
    private func fields(_ bytes: [UInt8]) throws -> [String: String] {
        var fields: [String: String] = [:]
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                fields[String(decoding: line[..<equals], as: UTF8.self)] =
                    String(decoding: line[(equals + 1)...], as: UTF8.self)
            } else {
                let count = Int(rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
                rest = rest.dropFirst(8)
                try #require(rest.count > count)
                fields[String(decoding: line, as: UTF8.self)] = String(decoding: rest.prefix(count), as: UTF8.self)
                rest = rest.dropFirst(count)
                #expect(rest.first == UInt8(ascii: "\n"))
                rest = rest.dropFirst()
            }
        }
        #expect(rest.isEmpty)
        return fields
    }

    @Test("an entry has its sentence, its level, its constant text and one field a key")
    func fieldsOfAnEntry() throws {
        let fields = try fields(Self.entry.journal.bytes)
        #expect(
            fields == [
                "MESSAGE": "relay: relay is down relay=main slow-domains=2 reason=\"a PRIORITY=0 b\"", "PRIORITY": "4",
                "SYSLOG_IDENTIFIER": "urgentd", "URGENTD_COMPONENT": "relay", "URGENTD_EVENT": "relay is down",
                "URGENTD_RELAY": "main", "URGENTD_SLOW_DOMAINS": "2", "URGENTD_REASON": "a\nPRIORITY=0\nb",
            ])
    }

    @Test("an alarm can be found by one id, whatever it is about")
    func alarms() throws {
        let alarm = LogEntry(level: .alarm, component: "alarms", message: "raised", fields: [:])
        #expect(try fields(alarm.journal.bytes)["MESSAGE_ID"] == LogEntry.alarmID)
        #expect(LogEntry.alarmID.count == 32 && LogEntry.alarmID.allSatisfy(\.isHexDigit))
        #expect(try fields(Self.entry.journal.bytes)["MESSAGE_ID"] == nil)
    }

    @Test("journald gets a datagram an entry; what is too large for one comes as a sealed memory file")
    func socket() async throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("socket"))
        let socket = try #require(JournalSocket(path: folder.path("socket")))
        let output = LogOutput.journal(socket)
        output.write(Self.entry)
        let small = try await peer.datagrams.next()
        #expect(small.bytes == Self.entry.journal.bytes && small.memory == nil)

        let large = LogEntry(
            level: .error, component: "test", message: "large",
            fields: ["text": String(repeating: "x", count: 400_000)])
        output.write(large)
        let file = try await peer.datagrams.next()
        #expect(file.bytes.isEmpty && file.isSealed)
        #expect(file.memory == large.journal.bytes)
    }

    @Test("without journald the line goes to standard error, with its level before it")
    func gone() async throws {
        let folder = try TemporaryFolder()
        let socket = try #require(JournalSocket(path: folder.path("nobody")))
        let file = try FileHandle(forWritingTo: URL(filePath: folder.write("err", "")))
        LogOutput.journal(socket).write(Self.entry, to: file.fileDescriptor)
        let text = try String(contentsOfFile: folder.path("err"), encoding: .utf8)
        #expect(text == Self.entry.line(isTerminal: false) && text.hasPrefix("<4>relay: relay is down"))
    }

    @Test("journald that takes nothing now holds nobody up")
    func full() throws {
        let folder = try TemporaryFolder()
        let peer = try DatagramPeer(folder.path("socket"), isReading: false)
        let socket = try #require(JournalSocket(path: folder.path("socket")))
        let file = try FileHandle(forWritingTo: URL(filePath: folder.write("err", "")))
        for _ in 0..<5_000 { LogOutput.journal(socket).write(Self.entry, to: file.fileDescriptor) }
        let lines = try String(contentsOfFile: folder.path("err"), encoding: .utf8).split(separator: "\n").count
        #expect(lines > 0 && lines < 5_000)
        withExtendedLifetime(peer) {}
    }

    @Test("fields are sent only when standard error is the very stream that journald reads")
    func choice() throws {
        let folder = try TemporaryFolder()
        let file = try FileHandle(forWritingTo: URL(filePath: folder.write("err", "")))
        let own = try #require(LogOutput.identity(of: file.fileDescriptor))
        func choose(_ stream: String?) -> LogOutput {
            LogOutput.choose(stream: stream, of: file.fileDescriptor) { JournalSocket(path: folder.path("s")) }
        }
        guard case .journal = choose(own) else { return #expect(Bool(false), "the journal's own stream") }
        for other in [nil, "", "1:2", own + "0", "\(own):"] {
            guard case .prefixed = choose(other) else { return #expect(Bool(false), "\(other ?? "nil")") }
        }
        #expect(JournalSocket(path: String(repeating: "x", count: 108)) == nil)
    }
}
