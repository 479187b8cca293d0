// SPDX-License-Identifier: MIT

/// Whether the disk of the ledger is filling: below a twentieth of it, but not below what the ledger needs for hours.
///
/// The bound is a twentieth of the disk, at least 512 MiB and at most 5 GiB; on a disk so small that this makes no sense,
/// half of it. It is over when there is a fifth more than that. A value; sizes in bytes go in.
public struct DiskPolicy: Sendable, Hashable {
    public private(set) var isFilling = false

    public init() {}

    /// Takes one look.
    ///
    /// - Returns: Whether it is filling.
    public mutating func look(available: UInt64, of total: UInt64) -> Bool {
        let bound = min(max(total / 20, Self.least), Self.most, total / 2)
        isFilling = available < (isFilling ? bound + bound / 5 : bound)
        return isFilling
    }

    /// Whether hardly anything can be written any more: less than 64 MiB, or a fiftieth of a small disk.
    ///
    /// The ledger's log alone may take 64 MiB.
    public static func isFull(available: UInt64, of total: UInt64) -> Bool { available < min(full, total / 50) }

    /// 64 MiB.
    private static let full: UInt64 = 64 << 20
    /// 512 MiB: a million deliveries take some 100.
    private static let least: UInt64 = 512 << 20
    /// 5 GiB.
    private static let most: UInt64 = 5 << 30
}
