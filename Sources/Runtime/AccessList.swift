// SPDX-License-Identifier: MIT

/// A POSIX access control list: who may do what with a file, beyond what its mode can say (acl(5)).
public struct AccessList: Sendable, Hashable {
    /// Whom an entry is about.
    public enum Who: Sendable, Hashable {
        case owner
        case user(UInt32)
        /// The file's own group.
        case group
        case otherGroup(UInt32)
        /// The most that ``user(_:)``, ``group`` and ``otherGroup(_:)`` can have; the middle digit of the mode.
        case mask
        case others
    }

    public struct Permissions: OptionSet, Sendable, Hashable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        public static let read = Self(rawValue: 4)
        public static let write = Self(rawValue: 2)
        /// Of a program: to run it.
        public static let enter = Self(rawValue: 1)
        public static let all: Self = [.read, .write, .enter]
    }

    public struct Entry: Sendable, Hashable {
        public let who: Who
        public let permissions: Permissions

        public init(_ who: Who, _ permissions: Permissions) {
            self.who = who
            self.permissions = permissions
        }
    }

    /// In the order that the kernel demands, which is that of ``Who``.
    public let entries: [Entry]

    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Those who may write to the file beside its owner, the mask applied.
    public var writers: [Who] {
        let mask = entries.first { $0.who == .mask }?.permissions ?? .all
        return entries.filter { entry in
            switch entry.who {
            case .owner, .mask: false
            case .others: entry.permissions.contains(.write)
            case .user, .group, .otherGroup: entry.permissions.intersection(mask).contains(.write)
            }
        }.map(\.who)
    }

    // MARK: - As the kernel has it

    /// Reads the value of an extended attribute (`struct posix_acl_xattr_header`, linux/posix_acl_xattr.h).
    ///
    /// Nil for another version, an unknown entry, and more than ``mostEntries``.
    public init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= Self.headerSize, (bytes.count - Self.headerSize) % Self.entrySize == 0,
            (bytes.count - Self.headerSize) / Self.entrySize <= Self.mostEntries,
            Self.number(bytes[0..<4]) == Self.version
        else { return nil }
        var entries: [Entry] = []
        for start in stride(from: Self.headerSize, to: bytes.count, by: Self.entrySize) {
            let permissions = UInt16(truncatingIfNeeded: Self.number(bytes[start + 2..<start + 4]))
            guard let who = Self.who(Self.number(bytes[start..<start + 2]), Self.number(bytes[start + 4..<start + 8])),
                permissions <= Permissions.all.rawValue
            else { return nil }
            entries.append(Entry(who, Permissions(rawValue: permissions)))
        }
        self.entries = entries
    }

    public var bytes: [UInt8] {
        var bytes = Self.octets(Self.version, 4)
        for entry in entries {
            let (tag, number) = Self.tag(entry.who)
            bytes += Self.octets(tag, 2) + Self.octets(UInt32(entry.permissions.rawValue), 2) + Self.octets(number, 4)
        }
        return bytes
    }

    private static func who(_ tag: UInt32, _ number: UInt32) -> Who? {
        switch tag {
        case 0x01: .owner
        case 0x02: .user(number)
        case 0x04: .group
        case 0x08: .otherGroup(number)
        case 0x10: .mask
        case 0x20: .others
        default: nil
        }
    }

    private static func tag(_ who: Who) -> (tag: UInt32, number: UInt32) {
        switch who {
        case .owner: (0x01, nobody)
        case .user(let number): (0x02, number)
        case .group: (0x04, nobody)
        case .otherGroup(let number): (0x08, number)
        case .mask: (0x10, nobody)
        case .others: (0x20, nobody)
        }
    }

    /// Little-endian.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func octets(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static let headerSize = 4
    private static let entrySize = 8
    private static let version: UInt32 = 2
    /// In the place of a number that an entry does not have.
    private static let nobody = UInt32.max
    /// Far more than file systems keep: ext4 has room for about 500.
    static let mostEntries = 8191
}
