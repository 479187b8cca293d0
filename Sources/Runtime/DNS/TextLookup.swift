// SPDX-License-Identifier: MIT

import CMachine

/// Asks DNS for the TXT records of a name.
public struct TextLookup: Sendable {
    /// What came of a question.
    public enum Answer: Sendable, Hashable {
        /// What is no UTF-8 is shown with replacement characters.
        case records([String])
        /// The name is there, and has no TXT record.
        case nothing
        /// There is neither this name nor any below it (RFC 8020).
        case noSuchName
        /// DNS does not answer, or not in a way that can be read.
        case failed(String)
    }

    /// A server to ask instead of the machine's own: an IPv4 address and a port.
    public struct Server: Sendable, Hashable {
        let address: String
        let port: UInt16

        /// Reads `ADDRESS` or `ADDRESS:PORT`; nil if it is neither.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
            guard numbers.count == 4, numbers.allSatisfy({ UInt8($0) != nil }), parts.count <= 2 else { return nil }
            guard parts.count == 2 else {
                (address, port) = (String(parts[0]), Self.usualPort)
                return
            }
            guard let number = UInt16(parts[1]), number > 0 else { return nil }
            (address, port) = (String(parts[0]), number)
        }

        private static let usualPort: UInt16 = 53
    }

    private let server: Server?
    private let patience: Int32

    /// - Parameters:
    ///   - server: Whom to ask; nil: whom the machine asks.
    ///   - patience: Seconds for each of two tries.
    public init(server: Server? = nil, patience: Int32 = 3) {
        self.server = server
        self.patience = patience
    }

    /// Asks, and blocks until there is an answer: not on a queue that serves others.
    public func texts(of name: String) -> Answer {
        // A NUL would cut the name short.
        guard !name.utf8.contains(0) else { return .failed("that is no name") }
        var room = [UInt8](repeating: 0, count: Self.longestAnswer)
        var fault: Int32 = 0
        let length = machine_dns_texts(
            name, server?.address, server?.port ?? 0, patience, &room, Int32(room.count), &fault)
        guard length >= 0 else {
            switch fault {
            case Int32(machine_dns_no_name.rawValue): return .noSuchName
            case Int32(machine_dns_no_data.rawValue): return .nothing
            default: return .failed("DNS does not answer")
            }
        }
        do throws(DNSTexts.Fault) {
            let records = try DNSTexts(Array(room[..<Int(length)])).records
            return records.isEmpty ? .nothing : .records(records.map { String(decoding: $0, as: UTF8.self) })
        } catch {
            return .failed("DNS answers with something that cannot be read")
        }
    }

    /// The largest message there is (RFC 1035 §4.2.2).
    private static let longestAnswer = 65_535
}
